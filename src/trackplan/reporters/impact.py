"""Who reads what, as text and as Markdown; the findings follow as every command shows them.

`html.impact` has the same as a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from shlex import quote
from types import MappingProxyType
from typing import Any

from trackplan.model.finding import Report
from trackplan.reporters import REPORTERS, Render, Style, lazily
from trackplan.reporters.excerpt import cells
from trackplan.reporters.markdown_text import code, escape
from trackplan.reporters.safe import ascii_only, safe
from trackplan.reporters.terminal import paint, wrap

Record = Mapping[str, Any]

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "trigger": "starts",
        "exit": "ends",
        "goal": "is the goal of",
        "uses": "is declared in",
        "conditions": "is in the conditions of",
    }
)
"""What an event does to a reader that is no message."""


def text(report: Report, style: Style) -> str:
    """Render what was asked about, then the findings and counts as every report has them."""
    records = report.details["impact"]
    if report.details["asked"]:
        lines = [line for record in records for line in (*_whole(record, style), "")]
    else:
        lines = [*_overview(records, style), ""]
    body = "\n".join(lines) + "\n"
    if not style.unicode:
        body = ascii_only(body)
    return body + REPORTERS["text"](report, style)


def _overview(records: Sequence[Record], style: Style) -> Iterator[str]:
    """A line an event: what it starts, and how much of it is read."""
    rows: list[tuple[str, ...]] = [("event", "starts", "journeys", "messages", "attributes")]
    unread = []
    for record in records:
        if not record["readers"] and not record["attributes"]:
            unread.append(record["event"])
            continue
        starts = [one["name"] for one in record["readers"] if one["kind"] == "campaign"]
        messages = {
            one["name"]
            for part in record["attributes"]
            for one in part["readers"]
            if one["kind"] == "message"
        }
        journeys = {one["name"] for one in record["readers"] if one["kind"] == "journey"}
        counts = (len(journeys), len(messages), len(record["attributes"]))
        rows.append((record["event"], ", ".join(starts) or "-", *(str(count or "-") for count in counts)))
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
    """A table under a bold head, its last columns numbers."""
    shown = [tuple(safe(cell) for cell in row) for row in rows]
    widths = [max(cells(row[column]) for row in shown) for column in range(len(shown[0]))]
    for index, row in enumerate(shown):
        line = "  ".join(
            cell.rjust(width) if column >= len(row) - numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield paint(line, "1", style) if index == 0 else line.rstrip()


def _whole(record: Record, style: Style) -> Iterator[str]:
    """One subject with everything that reads it, a line a place."""
    yield paint(safe(name_of(record)), "1", style)
    found = record["readers"]
    if not found and not record.get("attributes"):
        yield "  nothing that could be read depends on it"
        return
    for one in found:
        if one["kind"] != "message":
            yield from wrap(_standing(one), "  ", style)
    if record.get("attributes"):
        yield from _attributes(record["attributes"], style)
    yield from _messages([one for one in found if one["kind"] == "message"], style)
    for phrase in record["summary"]:
        yield from wrap(f"= {phrase}", "  ", style)


def _attributes(parts: Sequence[Record], style: Style) -> Iterator[str]:
    rows = [("attribute", "messages", "no fallback")]
    for part in parts:
        name = part["attribute"] + ("" if part["planned"] else " (unplanned)")
        rows.append((name, str(part["messages"]), str(part["without_fallback"] or "-")))
    yield ""
    yield from (f"  {line}" for line in _table(rows, style, numbers=2))
    yield ""


def _messages(found: Sequence[Record], style: Style) -> Iterator[str]:
    width = max((cells(safe(one["place"])) for one in found), default=0)
    ways = max((cells(how(one)) for one in found), default=0)
    if found:
        yield f"  {''.ljust(width)}    {''.ljust(ways)}  {paint('if it goes missing:', '2', style)}"
    for name, places in groupby(found, key=lambda one: (one["name"], one.get("state"))):
        state = f" ({name[1]})" if name[1] and name[1] != "running" else ""
        yield f"  {safe(name[0])}{state}"
        for one in places:
            place = safe(one["place"])
            yield f"    {place}{' ' * (width - cells(place))}  {how(one).ljust(ways)}  {one['without']}"


def name_of(record: Record) -> str:
    """What a record is about, as a user writes it."""
    return ".".join(filter(None, (record["event"] or "customer", record["attribute"])))


def _standing(one: Record) -> str:
    state = f", {one['state']}" if one.get("state") else ""
    kind = "journey" if one["kind"] == "journey" else one["kind"]
    return f"{ROLES[one['role']]} the {kind} {one['name']}{state} ({one['place']})"


def fails(one: Record) -> bool:
    """Whether a missing value stops the message."""
    return one["role"] == "printed" and not one["fallback"]


def how(one: Record) -> str:
    """How a message reads it, in a few words."""
    if one["role"] == "unreadable":
        return "cannot be read"
    words = {"printed": "printed", "condition": "tested", "loop": "looped over", "assigned": "assigned"}
    said = words.get(one["role"], "handed on")
    if not one["certain"]:
        return f"maybe {said}"
    return f"{said} in a loop" if one["in_loop"] else said


def markdown(report: Report, style: Style) -> str:
    """Render the readers as tables above the findings."""
    marked = REPORTERS["markdown"](report, style)
    head, _, rest = marked.partition("\n\n")
    tables = "\n".join(line for record in report.details["impact"] for line in _rows(record))
    return f"{head}\n\n{tables}\n\n{rest}" if tables else marked


def entries(record: Record) -> list[Record]:
    """All that reads a subject, each place once."""
    inside = (one for part in record.get("attributes", ()) for one in part["readers"])
    return [*record["readers"], *inside]


def _rows(record: Record) -> Iterator[str]:
    found = entries(record)
    if not found:
        return
    yield f"#### {code(name_of(record))}\n"
    yield from (f"- {escape(phrase)}" for phrase in record["summary"])
    yield "\n| Reader | Reads | Where | Without it |\n|:--|:--|:--|:--|"
    for one in found[:MOST]:
        name = escape(one["name"])
        yield f"| {name} | {code(_read(record, one))} | {code(one['place'])} | {escape(one['without'])} |"
    if (more := len(found) - MOST) > 0:
        yield f"\n{more:,} more: {code(f'trackplan impact {quote(name_of(record))}')} shows all."
    yield ""


MOST = 50
"""Rows of one event; a comment has little room."""


def _read(record: Record, one: Record) -> str:
    return ".".join(filter(None, (record["event"] or "customer", one.get("attribute"))))


RENDERS: Mapping[str, Render] = MappingProxyType(
    {**REPORTERS, "text": text, "markdown": markdown, "html": lazily("html.impact")}
)
"""Every format of `impact`."""
