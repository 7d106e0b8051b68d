"""Text for a terminal: reads like a compiler's, and is safe to print wherever its data came from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from trackplan.document.excerpt import Excerpt
from trackplan.model.finding import Finding, Report, Severity
from trackplan.reporters import Style
from trackplan.reporters.excerpt import draw
from trackplan.reporters.landed import table
from trackplan.reporters.safe import ascii_only, safe
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
    in_order,
    number,
    place,
    places,
    seen,
    told,
    verdict,
    was_checked,
    worst_first,
)

_SKIPPED_SHOWN = 10
_LANDED_SHOWN = 20
"""How many findings are written out about what landed, which may break in hundreds of ways at once."""

# What a GitHub runner takes for a command: a line that begins with `::` after any white space.
_COMMAND = re.compile(r"^((?:\s|\x1b\[[\d;]*m)*):(?=:)", re.MULTILINE)


def render(report: Report, style: Style) -> str:
    """Render the findings by place, then what was left out, then one line of counts."""
    landed = report.details.get("landed")
    findings = in_order(report) if landed is None else worst_first(report.findings)
    listed = findings if landed is None else findings[:_LANDED_SHOWN]
    blocks = ["\n".join(_finding(finding, style)) for finding in listed if not told(report, finding)]
    if landed is not None:
        blocks[:0] = filter(None, ["\n".join(table(landed, unicode=style.unicode))])
        blocks += filter(None, ["\n".join(_further(findings[_LANDED_SHOWN:], style))])
    if "changes" in report.details:
        from trackplan.reporters.changes_text import changes_blocks  # noqa: PLC0415 - of one command

        blocks[:0] = changes_blocks(report, style)
    text = "\n\n".join([*blocks, "\n".join(_closing(report, style))]) + "\n"
    text = _COMMAND.sub(r"\1\\x3a", text)
    return text if style.unicode else ascii_only(text)


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
        more = number(len(findings), "further findings")
        yield f"{more}, less severe or less often seen, are in the JSON report:"
        yield from wrap(safe(named), "  ", style)


def _notes(finding: Finding) -> Iterator[tuple[str, str]]:
    if amount := seen(finding):
        yield "seen", amount
    if finding.places:
        where = places(finding, len(finding.places))
        more = finding.count - len(finding.places)
        yield "at", f"{where} and {more:,} more" if more > 0 else where
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
    for skipped in report.skipped[:_SKIPPED_SHOWN]:
        first, *rest = wrap(f"{skipped.what}: {skipped.reason}", " " * len("skipped "), style)
        yield f"{paint('skipped', YELLOW, style)} {first.lstrip()}"
        yield from rest
    if (more := len(report.skipped) - _SKIPPED_SHOWN) > 0:
        yield f"{paint('skipped', YELLOW, style)} {more:,} more, named in the JSON report"
    if style.show_values:
        yield "values of people are shown, as asked: treat this text as personal data"
    outcome, *rest = safe(verdict(report)).split(" · ")
    yield " · ".join([paint(outcome, _closing_colour(report), style), *rest])


def _closing_colour(report: Report) -> str:
    worst = max((finding.severity for finding in report.findings), default=None)
    if not report.complete or worst is Severity.ERROR:
        return RED
    if worst is Severity.WARNING or not was_checked(report):
        return YELLOW
    return GREEN
