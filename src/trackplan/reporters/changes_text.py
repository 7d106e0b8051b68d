"""The changes between two plans on a terminal: a line each, and below what breaks, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.model.finding import Report, Severity
from trackplan.reporters import Style
from trackplan.reporters.changes import RANK, ChangeEntry, Section, named, reasons, sections
from trackplan.reporters.safe import ascii_only, safe
from trackplan.reporters.terminal import BOLD, DIM, GREEN, RED, SEVERITY, YELLOW, paint, wrap

COLUMNS = (9, 10, 10)
"""Cells for the severity and for each verdict."""

INDENT = "  "
MARGIN = INDENT + " " * COLUMNS[0]

MOST_TOUCHED = 8
"""More readers than this are counted, not named."""

_VERDICT = {"breaking": RED, "risky": YELLOW, "safe": GREEN}


def changes_blocks(report: Report, style: Style) -> Iterator[str]:
    """Yield a block for each thing that changed, then one of how to mend what breaks."""
    for number, section in enumerate(sections(report.details["changes"])):
        heading = [_heading(style)] if number == 0 else []
        yield "\n".join((*heading, *_section(section, style)))
    if remedies := list(_remedies(report, style)):
        yield "\n".join(remedies)


def _heading(style: Style) -> str:
    names = "".join(name.ljust(size) for name, size in zip(("", "senders", "readers"), COLUMNS, strict=True))
    return paint(f"{INDENT}{names}change", DIM, style)


def _section(section: Section, style: Style) -> Iterator[str]:
    file = section.entries[0].change["file"]
    title = _shown(section.title, style)
    if section.events:
        title += f", in {len(section.events)} events"
    yield f"{paint(title, BOLD, style)}  {paint(_shown(file, style), DIM, style)}"
    if section.events:
        yield from (paint(line, DIM, style) for line in wrap(named(section.events), INDENT, style))
    for entry in section.entries:
        yield from _entry(entry, file, style)


def _entry(entry: ChangeEntry, file: str, style: Style) -> Iterator[str]:
    change = entry.change
    severity = "allowed" if change.get("allowed") else change["severity"]
    said = f"{change['summary']} [{change['rule']}] {_place(change, file)}"
    first, *rest = wrap(said, MARGIN, style, begun=sum(COLUMNS[1:]))
    words = (
        (severity, SEVERITY[RANK[change["severity"]]]),
        (change["senders"], _VERDICT[change["senders"]]),
        (change["readers"], _VERDICT[change["readers"]]),
    )
    cells = (
        paint(word, colour, style) + " " * (size - len(word))
        for (word, colour), size in zip(words, COLUMNS, strict=True)
    )
    yield f"{INDENT}{''.join(cells)}{first.strip()}"
    yield from rest
    for reason in reasons(change):
        yield from (paint(line, DIM, style) for line in wrap(reason, MARGIN, style))
    yield from _touches(entry, style)


def _touches(entry: ChangeEntry, style: Style) -> Iterator[str]:
    """Yield who reads what breaks or may break; of what is safe, the JSON report names them."""
    if entry.change["readers"] == "safe":
        return
    for reader in entry.touches[:MOST_TOUCHED]:
        first, *rest = wrap(reader, f"{MARGIN}  ", style)
        yield f"{MARGIN}{paint('>', BOLD, style)} {first.strip()}"
        yield from rest
    if (more := len(entry.touches) - MOST_TOUCHED) > 0:
        yield f"{MARGIN}> and {more:,} more, named in the JSON report"


def _place(change: Mapping[str, Any], file: str) -> str:
    if change.get("was"):
        return f"was at {change['was']}"
    line = change["line"]
    return f"line {line}" if change["file"] == file else f"{change['file']}:{line}"


def _remedies(report: Report, style: Style) -> Iterator[str]:
    """Yield what the rules of errors advise, each once."""
    advice = {
        finding.rule: finding.help
        for finding in report.findings
        if finding.kind == "change" and finding.severity is Severity.ERROR and finding.help
    }
    for rule, text in sorted(advice.items()):
        first, *rest = wrap(f"{rule}: {text}", "        ", style)
        yield f"{INDENT}{paint('help', BOLD, style)}  {first.strip()}"
        yield from rest


def _shown(text: str, style: Style) -> str:
    return safe(text) if style.unicode else ascii_only(safe(text))
