"""GitHub workflow commands for annotations, and the job summary.

The grammar is that of the runner's ``ActionCommand.cs``. GitHub keeps ten annotations of a level for a
step and drops the rest silently (actions/toolkit, ``docs/problem-matchers.md``), so the tenth counts them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from trackplan.model.finding import Finding, Severity
from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.markdown import page
from trackplan.reporters.omissions import ReportPart, not_shown_but
from trackplan.reporters.safe import safe
from trackplan.reporters.words import caveats, for_budget, full_text, number, place, verdict

MOST_OF_A_LEVEL = 10
MOST_PLACES = 5
SUMMARY_BYTES = 900_000

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

Group = list[Finding]


def render(report: Report, _style: Style) -> str:
    """Render one command for each rule and event, worst first, and a plain line of counts."""
    closing = (safe(line) for line in (not_shown_but(report, ReportPart.SKIPPED), verdict(report)) if line)
    return "".join(f"{line}\n" for line in (*_commands(report), *closing))


def summary(report: Report, _style: Style) -> str:
    """Render Markdown for the file of ``GITHUB_STEP_SUMMARY``, below GitHub's limit of 1 MiB."""
    return page(report, SUMMARY_BYTES)


def _commands(report: Report) -> Iterator[str]:
    groups = _groups(report)
    for severity, level in _LEVEL.items():
        said = list(_caveats(report, severity))
        yield from said
        room = MOST_OF_A_LEVEL - len(said)
        mine = [group for group in groups if group[0].severity is severity]
        shown = mine if len(mine) <= room else mine[: room - 1]
        for group in shown:
            yield _annotation(level, group[0], group[0].rule, _told(group))
        if rest := [finding for group in mine[len(shown) :] for finding in group]:
            title = number(len(rest), f"more {severity.word} findings")
            yield _annotation(level, rest[0], title, _rest(rest))


def _groups(report: Report) -> Sequence[Group]:
    """Group findings of one rule about one event, or at one place, into one annotation."""
    groups: list[Group] = []
    known: dict[tuple[object, ...], Group] = {}
    for finding in for_budget(report):
        kind = (finding.severity, finding.rule)
        keys = (*kind, finding.location), (*kind, finding.event)
        group = next((known[key] for key in keys if key in known), None)
        if group is None:
            groups.append(group := [])
        group.append(finding)
        known |= {key: known.get(key, group) for key in keys}
    return groups


def _caveats(report: Report, severity: Severity) -> Iterator[str]:
    for name, sentence in caveats(report):
        if severity is (Severity.ERROR if name == "incomplete" else Severity.WARNING):
            yield command(_LEVEL[severity], {"title": f"trackplan {report.command}: {name}"}, sentence)
    if report.skipped and severity is Severity.INFO:
        lines = [f"{skipped.what}: {skipped.reason}" for skipped in report.skipped]
        text = _listed(lines, f"{number(len(lines), 'things')} not checked:")
        yield command("notice", {"title": f"trackplan {report.command}: skipped"}, text)


def _told(group: Group) -> str:
    first, *others = group
    if not others:
        return full_text(first)
    here = first.location
    lines = [one.message if one.location == here else place(one) for one in others]
    return _listed(lines, f"{full_text(first)}\n{len(others):,} more like it:")


def _rest(findings: Group) -> str:
    lines = [f"{place(finding)}: {finding.message} [{finding.rule}]" for finding in findings]
    return _listed(lines, "GitHub shows no more annotations here; the job's summary and the report have all:")


def _listed(lines: Sequence[str], heading: str) -> str:
    more = len(lines) - MOST_PLACES
    return "\n".join([heading, *islice(lines, MOST_PLACES), *([f"and {more:,} more"] if more > 0 else [])])


def _annotation(level: str, finding: Finding, title: str, text: str) -> str:
    span = finding.location.span
    properties = {"file": finding.location.file.removeprefix("./") or ".", "line": str(span.line)}
    if span.end_line == span.line:
        # GitHub ignores columns of more than one line.
        properties |= {"col": str(span.column), "endColumn": str(max(span.end_column, span.column))}
    else:
        properties["endLine"] = str(span.end_line)
    return command(level, {**properties, "title": title}, text)


def command(level: str, properties: dict[str, str], text: str) -> str:
    """Format one workflow command; line breaks of the text stay, control characters are escaped."""
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    lines = (_data(safe(line)) for line in text.split("\n"))
    return f"::{level} {written}::{'%0A'.join(lines)}"


def _data(text: str) -> str:
    return text.replace("%", "%25")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")
