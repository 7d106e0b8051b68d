"""The checklist before a launch, as text and as Markdown to paste into a ticket.

`html.readiness` has it as a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from trackplan.model.finding import Report
from trackplan.reporters import REPORTERS, Render, Style, lazily
from trackplan.reporters.markdown_text import escape, prose
from trackplan.reporters.safe import ascii_only, safe
from trackplan.reporters.terminal import paint, wrap

Record = Mapping[str, Any]

COLOURS = MappingProxyType({"pass": "1;32", "fail": "1;91", "cannot tell": "1;33"})
MARKS = MappingProxyType({"pass": "[x]", "fail": "[ ] **fail:**", "cannot tell": "[ ] cannot tell:"})
SHOWN = 10
"""Places of one line; the JSON report has all."""
ROOM = 13


def text(report: Report, style: Style) -> str:
    """Render each checklist, then the outcome of all."""
    lines = [line for one in report.details["checklists"] for line in (*_list(one, style), "")]
    body = "\n".join([*lines, *_closing(report, style)]) + "\n"
    return body if style.unicode else ascii_only(body)


def _list(one: Record, style: Style) -> Iterator[str]:
    yield f"{paint(safe(one['name']), '1', style)} ({one['kind']}{safe(starting(one))})"
    yield ""
    told = {None}
    for line in one["lines"]:
        outcome = line["outcome"]
        yield paint(outcome.ljust(ROOM), COLOURS[outcome], style) + safe(line["line"])
        indent = " " * ROOM
        yield from wrap(line["evidence"], indent, style)
        for place in line["places"][:SHOWN]:
            yield from wrap(place, f"{indent}  ", style)
        if (more := len(line["places"]) - SHOWN) > 0:
            yield f"{indent}  and {more:,} more, in the JSON report"
        if line["next"] not in told:  # one audit would tell several lines
            told.add(line["next"])
            yield from wrap(f"try: {line['next']}", indent, style)


def starting(one: Record) -> str:
    """What starts a journey, to stand after its kind; empty of an event."""
    return f", starts on {one['event']}" if one["kind"] == "journey" and one["event"] else ""


def _closing(report: Report, style: Style) -> Iterator[str]:
    for skipped in report.skipped:
        yield from wrap(f"skipped {skipped.what}: {skipped.reason}", "", style)
    yield from wrap(outcome(report), "", style)


def outcome(report: Report) -> str:
    """What all lines come to, in one line."""
    counts = report.details["outcomes"]
    names = ", ".join(one["name"] for one in report.details["checklists"])
    verb = "are" if len(report.details["checklists"]) > 1 else "is"
    ready = "ready" if report.details["ready"] else "not ready"
    if report.details["ready"] and counts["cannot tell"]:
        ready += " as far as can be told"
    told = f"{counts['pass']} pass, {counts['fail']} fail, {counts['cannot tell']} cannot be told"
    return f"{names} {verb} {ready} · {told}"


def markdown(report: Report, _style: Style) -> str:
    """Render each checklist as a task list."""
    parts = ["<!-- trackplan:ready -->", f"### trackplan ready: {escape(outcome(report))}"]
    for one in report.details["checklists"]:
        parts.append(f"\n#### {escape(one['name'])}\n")
        told = {None}
        for line in one["lines"]:
            parts.append(f"- {MARKS[line['outcome']]} {prose(line['line'])}: {prose(line['evidence'])}")
            parts += [f"  - {prose(place)}" for place in line["places"][:SHOWN]]
            if line["next"] not in told:
                told.add(line["next"])
                parts.append(f"  - try: {prose(line['next'])}")
    parts += [f"\n{escape(one.what)}: {escape(one.reason)}" for one in report.skipped]
    return "\n".join(parts) + "\n"


RENDERS: Mapping[str, Render] = MappingProxyType(
    {**REPORTERS, "text": text, "markdown": markdown, "html": lazily("html.readiness")}
)
"""Every format of `ready`."""
