"""Impact as text and Markdown; `html.impact` has it for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from shlex import quote
from types import MappingProxyType

from trackplan.model.impact import AttributeImpact, Consumer, Impact, ImpactSubject, SubjectImpact
from trackplan.reporters import Style
from trackplan.reporters.excerpt import cells
from trackplan.reporters.markdown_text import cell, code, escape
from trackplan.reporters.safe import ascii_only, safe
from trackplan.reporters.terminal import paint, wrap

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "trigger": "starts",
        "exit": "ends",
        "goal": "is the goal of",
        "uses": "is declared in",
        "conditions": "is in the conditions of",
    }
)
"""The role of an event for a consumer other than a message."""


def impact_block(impact: Impact, style: Style) -> str:
    """Render the requested subjects with their consumers, or else an overview of all events."""
    if impact.asked:
        body = "\n\n".join("\n".join(_whole(one, style)) for one in impact.subjects)
    else:
        body = "\n".join(_overview(impact.subjects, style))
    return body if style.unicode else ascii_only(body)


def _overview(subjects: Sequence[SubjectImpact], style: Style) -> Iterator[str]:
    """Render one line per event: what it starts, and how many attributes are read."""
    rows: list[tuple[str, ...]] = [("event", "starts", "journeys", "messages", "attributes")]
    unread = []
    for one in subjects:
        attributes = one.attributes or ()
        if not one.readers and not attributes:
            unread.append(one.subject.name)
            continue
        starts = [reader.name for reader in one.readers if reader.kind == "campaign"]
        messages = frozenset[str]().union(*(part.message_names for part in attributes))
        journeys = {reader.name for reader in one.readers if reader.kind == "journey"}
        counts = (len(journeys), len(messages), len(attributes))
        rows.append((one.subject.name, ", ".join(starts) or "-", *(str(count or "-") for count in counts)))
    if all(row[1] == "-" for row in rows[1:]):
        rows = [(row[0], *row[2:]) for row in rows]
    if len(rows) > 1:
        yield from _table(rows, style, numbers=3)
    if unread:
        yield ""
        yield from wrap(f"nothing reads: {', '.join(unread)}", "", style)
    if len(rows) > 1:
        yield ""
        yield from wrap("`trackplan impact EVENT` shows who reads what of one", "", style)


def _table(rows: Sequence[tuple[str, ...]], style: Style, *, numbers: int) -> Iterator[str]:
    """Render a table with a bold head; the last columns are numbers."""
    shown = [tuple(safe(cell) for cell in row) for row in rows]
    widths = [max(cells(row[column]) for row in shown) for column in range(len(shown[0]))]
    for index, row in enumerate(shown):
        line = "  ".join(
            cell.rjust(width) if column >= len(row) - numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield paint(line, "1", style) if index == 0 else line.rstrip()


def _whole(one: SubjectImpact, style: Style) -> Iterator[str]:
    """Render one subject with its consumers, one line per place."""
    yield paint(safe(one.subject.name), "1", style)
    if not one.readers and not one.attributes:
        yield "  nothing that could be read depends on it"
    for reader in one.readers:
        if reader.kind != "message":
            yield from wrap(_standing(reader), "  ", style)
    if one.attributes:
        yield from _attributes(one.attributes, style)
    yield from _messages([reader for reader in one.readers if reader.kind == "message"], style)
    for phrase in one.summary:
        yield from wrap(f"= {phrase}", "  ", style)


def _attributes(parts: Sequence[AttributeImpact], style: Style) -> Iterator[str]:
    rows = [("attribute", "messages", "no fallback")]
    for part in parts:
        name = part.attribute + ("" if part.planned else " (unplanned)")
        rows.append((name, str(part.messages), str(part.without_fallback or "-")))
    yield ""
    yield from (f"  {line}" for line in _table(rows, style, numbers=2))
    yield ""


def _messages(found: Sequence[Consumer], style: Style) -> Iterator[str]:
    width = max((cells(safe(one.where)) for one in found), default=0)
    ways = max((cells(how(one)) for one in found), default=0)
    if found:
        yield f"  {''.ljust(width)}    {''.ljust(ways)}  {paint('if it goes missing:', '2', style)}"
    for (name, state), places in groupby(found, key=lambda one: (one.name, one.state)):
        shown = f" ({state})" if state and state != "running" else ""
        yield f"  {safe(name)}{shown}"
        for one in places:
            place = safe(one.where)
            yield f"    {place}{' ' * (width - cells(place))}  {how(one).ljust(ways)}  {one.without}"


def _standing(one: Consumer) -> str:
    state = f", {one.state}" if one.state else ""
    return f"{ROLES[one.role]} the {one.kind} {one.name}{state} ({one.where})"


def how(one: Consumer) -> str:
    """Describe how a message reads it."""
    if one.role == "unreadable":
        return "cannot be read"
    words = {"printed": "printed", "condition": "tested", "loop": "looped over", "assigned": "assigned"}
    said = words.get(one.role, "handed on")
    if not one.certain:
        return f"maybe {said}"
    return f"{said} in a loop" if one.loops else said


def impact_markdown(impact: Impact, most: int) -> str:
    """Render a table of consumers for each subject in at most ``most`` bytes; the rest is counted."""
    parts, left_out = [], 0
    for one in impact.subjects:
        table = "".join(f"{line}\n" for line in ("", *_rows(one)))
        if one.all_readers and (size := len(table.encode())) <= most:
            parts.append(table)
            most -= size
        else:
            left_out += len(one.all_readers)
    text = "".join(parts)
    if left_out:
        text += f"\n**{left_out:,} more readers did not fit here**: `trackplan impact` shows all.\n"
    return text


def _rows(one: SubjectImpact) -> Iterator[str]:
    found = one.all_readers
    if not found:
        return
    yield f"#### {code(one.subject.name)}\n"
    yield from (f"- {escape(phrase)}" for phrase in one.summary)
    yield "\n| Reader | Reads | Where | Without it |\n|:--|:--|:--|:--|"
    for reader in found[:MOST]:
        cells_ = (escape(reader.name), code(read_by(reader, one)), code(reader.where), escape(reader.without))
        yield f"| {' | '.join(map(cell, cells_))} |"
    if (more := len(found) - MOST) > 0:
        yield f"\n{more:,} more: {code(f'trackplan impact {quote(one.subject.name)}')} shows all."


MOST = 50
"""Rows of one event; a comment has little room."""


def read_by(reader: Consumer, one: SubjectImpact) -> str:
    """Return what a consumer reads of a subject's event, as a user writes it."""
    return ImpactSubject(event=one.subject.event, attribute=reader.attribute or None).name
