"""Text for a terminal, in the style of a compiler, safe to print whatever its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from trackplan.document.excerpt import Excerpt
from trackplan.model.finding import Finding, Severity
from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.excerpt import draw
from trackplan.reporters.omissions import WHERE, ReportPart, not_shown
from trackplan.reporters.safe import ascii_only, safe, without_commands
from trackplan.reporters.terminal import (
    BLUE,
    BOLD,
    DIM,
    GREEN,
    RED,
    SEVERITY,
    YELLOW,
    link,
    paint,
    width,
    wrap,
)
from trackplan.reporters.words import (
    affected,
    by_message,
    in_order,
    lead,
    number,
    place,
    places,
    reasons_aside,
    seen,
    verdict,
    was_checked,
    without_changes,
    worst_first,
)

_LINES_SHOWN = 10
"""The most lines about what was skipped, and about what was set aside."""
_SHOWN = 60
"""The most findings shown; the worst if there are more."""
_LANDED_SHOWN = 20
"""The most findings shown about landed data, which may have hundreds."""


def render(report: Report, style: Style) -> str:
    """Render the parts of each command, then findings, omissions, and one line of counts."""
    parts = ["\n".join(wrap(said, "", style)) if (said := lead(report)) else "", *_parts(report, style)]
    if report.impact is not None:
        blocks = [*_by_message(report, style), *parts]
    else:
        blocks = parts if report.readiness is not None else [*parts, *_findings(report, style)]
    text = "\n\n".join([*filter(None, blocks), "\n".join(_closing(report, style))]) + "\n"
    return without_commands(text if style.unicode else ascii_only(text))


def _parts(report: Report, style: Style) -> Iterator[str]:
    """Yield the parts of single commands; each imports only what it needs."""
    if report.readiness is not None:
        from trackplan.reporters.readiness import checklist_blocks  # noqa: PLC0415

        yield from checklist_blocks(report.readiness, style)
    if report.impact is not None:
        from trackplan.reporters.impact import impact_block  # noqa: PLC0415

        yield impact_block(report.impact, style)
    if report.changes is not None:
        from trackplan.reporters.changes_text import changes_blocks  # noqa: PLC0415

        yield from changes_blocks(report, style)
    if report.landed is not None:
        from trackplan.reporters.landed import table  # noqa: PLC0415

        yield "\n".join(table(report.landed, report.health, unicode=style.unicode))


def _findings(report: Report, style: Style) -> Iterator[str]:
    """Yield each finding that no change shows already: by place, or worst first for landed data."""
    found = without_changes(report, worst_first(report.findings))
    most = _SHOWN if report.landed is None else _LANDED_SHOWN
    shown = found[:most]
    if report.landed is None:
        shown.sort(key=lambda finding: finding.order)
    yield from ("\n".join(_finding(finding, style)) for finding in shown)
    yield "\n".join(_further(found[most:], style))


def _by_message(report: Report, style: Style) -> Iterator[str]:
    """Yield the findings of each message under its name, worst first."""
    left = list(in_order(report))
    room = _SHOWN
    for name, some in by_message(report.findings):
        if room <= 0:
            break
        counts = Counter(finding.severity for finding in some)
        said = ", ".join(number(counts[one], f"{one.word}s") for one in reversed(Severity) if counts[one])
        shown = some[:room]
        head = f"{paint(safe(name), BOLD, style)}: {said}"
        yield "\n\n".join([head, *("\n".join(_finding(finding, style)) for finding in shown)])
        left = left[len(shown) :]
        room -= len(shown)
    yield "\n".join(_further(left, style))


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    colour = SEVERITY[finding.severity]
    rule = paint("[", DIM, style) + safe(finding.rule) + paint("]", DIM, style)
    severity = paint(finding.severity.word, colour, style)
    where = paint(safe(place(finding)), BOLD, style)
    if finding.shown is None:  # a place of a workspace is no file
        where = link(where, finding.location.file, style)
    yield f"{where}: {severity} {rule}"
    yield from wrap(finding.message, "  ", style)
    line = str((finding.shown or finding.location).span.line)
    gutter = len(line) if finding.excerpt else 1
    if finding.excerpt:
        yield from _excerpt(finding.excerpt, line, colour, style)
    for name, text in _notes(finding):
        label = f"{' ' * gutter}  = {name}: "
        painted = f"{' ' * gutter}  {paint('=', BLUE, style)} {paint(name, BOLD, style)}: "
        first, *rest = wrap(text, " " * len(label), style)
        yield painted + first.removeprefix(" " * len(label))
        yield from rest


def _further(findings: Sequence[Finding], style: Style) -> Iterator[str]:
    if findings:
        rules = Counter(finding.rule for finding in findings).most_common()
        named = ", ".join(f"{count:,} {rule}" for rule, count in rules)
        yield f"and {len(findings):,} more, less severe or less often seen, {WHERE}:"
        yield from wrap(named, "  ", style)


def _notes(finding: Finding) -> Iterator[tuple[str, str]]:
    if amount := seen(finding):
        yield "seen", amount
    if finding.places:
        where = places(finding, len(finding.places))
        more = finding.count - len(finding.places)
        yield "at", f"{where} and {more:,} more" if more > 0 else where
    if hits := affected(finding):
        yield "journeys", hits
    if finding.help:
        yield "help", finding.help


def _excerpt(excerpt: Excerpt, line: str, colour: str, style: Style) -> Iterator[str]:
    bar = paint("│", BLUE, style)
    blank = f" {' ' * len(line)} {bar}"
    shown, start, length = draw(excerpt, width(style) - len(line) - 4, unicode=style.unicode)
    yield blank
    yield f" {paint(line, BLUE, style)} {bar} {shown}".rstrip()
    yield f"{blank} {' ' * start}{paint('^' * length, colour, style)}"


def _closing(report: Report, style: Style) -> Iterator[str]:
    counted = [("skipped", f"{one.what}: {one.told}") for one in report.skipped if one.count is not None]
    skipped = [("skipped", f"{one.what}: {one.told}") for one in report.skipped if one.count is None]
    for lines, most in (
        (counted, len(counted)),
        (skipped, _LINES_SHOWN),
        (reasons_aside(report), _LINES_SHOWN),
    ):
        for name, said in lines[:most]:
            first, *rest = wrap(said, " " * len("skipped "), style)
            yield f"{paint(name.ljust(len('skipped')), YELLOW, style)} {first.lstrip()}"
            yield from rest
        if (more := len(lines) - most) > 0:
            yield f"{paint(lines[0][0], YELLOW, style)} {more:,} more, {WHERE}"
    if style.show_values:
        yield "values of people are shown, as asked: treat this text as personal data"
    yield from _not_shown(report, style)
    outcome, *rest = safe(verdict(report)).split(" · ")
    yield " · ".join([paint(outcome, _closing_colour(report), style), *rest])


def _not_shown(report: Report, style: Style) -> Iterator[str]:
    parts = (
        (ReportPart.SAFE_READERS, ReportPart.COUNTED_READERS)
        if report.readiness is None
        else (ReportPart.FINDINGS,)
    )
    if said := not_shown(report, *parts):
        yield from wrap(said, "", style)


def _closing_colour(report: Report) -> str:
    worst = max((finding.severity for finding in report.findings), default=None)
    if report.readiness is not None:
        worst = None if report.readiness.ready else Severity.ERROR
    if not report.complete or worst is Severity.ERROR:
        return RED
    if worst is Severity.WARNING or not was_checked(report):
        return YELLOW
    return GREEN
