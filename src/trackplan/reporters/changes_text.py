"""The changes between two plans on a terminal: one line each, with reasons below breaking ones."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.report import Report
from trackplan.model.verdict import Verdict
from trackplan.reporters import Style
from trackplan.reporters.changes import (
    ChangeEntry,
    Section,
    advice,
    reasons,
    removed_from,
    sections,
    sides,
)
from trackplan.reporters.safe import ascii_only, safe
from trackplan.reporters.terminal import BOLD, DIM, GREEN, RED, SEVERITY, YELLOW, paint, wrap
from trackplan.reporters.words import named

COLUMNS = (9, 10, 10)
"""Cells for the severity and for each verdict."""

INDENT = "  "
MARGIN = INDENT + " " * COLUMNS[0]

MOST_TOUCHED = 8
"""More readers than this are counted, not named."""

_VERDICT = {Verdict.BREAKING: RED, Verdict.RISKY: YELLOW, Verdict.SAFE: GREEN}


def changes_blocks(report: Report, style: Style) -> Iterator[str]:
    """Yield a block for each changed subject, then one with remedies."""
    rows = report.changes.rows if report.changes is not None else ()
    for number, section in enumerate(sections(rows)):
        heading = [_heading(style)] if number == 0 else []
        yield "\n".join((*heading, *_section(section, style)))
    if remedies := list(_remedies(report, style)):
        yield "\n".join(remedies)


def _heading(style: Style) -> str:
    names = "".join(name.ljust(size) for name, size in zip(("", "senders", "readers"), COLUMNS, strict=True))
    return paint(f"{INDENT}{names}change", DIM, style)


def _section(section: Section, style: Style) -> Iterator[str]:
    file = section.entries[0].row.finding.location.file
    title = _shown(section.title, style)
    if section.events:
        title += f", in {len(section.events)} events"
    yield f"{paint(title, BOLD, style)}  {paint(_shown(file, style), DIM, style)}"
    if section.events:
        yield from (paint(line, DIM, style) for line in wrap(named(section.events), INDENT, style))
    for entry in section.entries:
        yield from _entry(entry, file, style)


def _entry(entry: ChangeEntry, file: str, style: Style) -> Iterator[str]:
    row = entry.row
    said = f"{row.summary} [{row.finding.rule}] {_place(entry, file)}"
    first, *rest = wrap(said, MARGIN, style, begun=sum(COLUMNS[1:]))
    verdicts = [judgement.verdict for _, judgement in sides(row.change)]
    words = (
        (entry.status, SEVERITY[row.finding.severity]),
        *((verdict.word, _VERDICT[verdict]) for verdict in verdicts),
    )
    cells = (
        paint(word, colour, style) + " " * (size - len(word))
        for (word, colour), size in zip(words, COLUMNS, strict=True)
    )
    yield f"{INDENT}{''.join(cells)}{first.strip()}"
    yield from rest
    for reason in reasons(row.change):
        yield from (paint(line, DIM, style) for line in wrap(reason, MARGIN, style))
    yield from _touches(entry, style)


def _touches(entry: ChangeEntry, style: Style) -> Iterator[str]:
    """Yield the calls to change, and the consumers affected by what is not safe; JSON has all of them."""
    if entry.calls:
        first, *rest = wrap(entry.calls, f"{MARGIN}  ", style)
        yield f"{MARGIN}{paint('>', BOLD, style)} {first.strip()}"
        yield from rest
    if entry.row.change.readers.verdict is Verdict.SAFE:
        return
    for reader in entry.touches[:MOST_TOUCHED]:
        first, *rest = wrap(reader, f"{MARGIN}  ", style)
        yield f"{MARGIN}{paint('>', BOLD, style)} {first.strip()}"
        yield from rest
    if (more := len(entry.touches) - MOST_TOUCHED) > 0:
        yield f"{MARGIN}> and {more:,} more, named in the JSON report"


def _place(entry: ChangeEntry, file: str) -> str:
    if removed_from(entry.row) is not None:
        return f"was at {entry.place}"
    location = entry.row.finding.location
    return f"line {location.span.line}" if location.file == file else entry.place


def _remedies(report: Report, style: Style) -> Iterator[str]:
    """Yield the remedies of the errors' rules, each once."""
    for rule, text in advice(report).items():
        first, *rest = wrap(f"{rule}: {text}", "        ", style)
        yield f"{INDENT}{paint('help', BOLD, style)}  {first.strip()}"
        yield from rest


def _shown(text: str, style: Style) -> str:
    return safe(text) if style.unicode else ascii_only(safe(text))
