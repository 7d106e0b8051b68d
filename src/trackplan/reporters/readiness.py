"""Launch checklists as text and Markdown; `html.readiness` has them for a page."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from trackplan.model.readiness import Check, Checklist, Readiness, ReadinessOutcome
from trackplan.reporters import Style
from trackplan.reporters.markdown_text import escape, prose
from trackplan.reporters.safe import safe
from trackplan.reporters.terminal import GREEN, RED, YELLOW, paint, wrap

COLOURS = MappingProxyType(
    {ReadinessOutcome.PASS: GREEN, ReadinessOutcome.FAIL: RED, ReadinessOutcome.UNKNOWN: YELLOW}
)
MARKS = MappingProxyType(
    {
        ReadinessOutcome.PASS: "[x]",
        ReadinessOutcome.FAIL: "[ ] **fail:**",
        ReadinessOutcome.UNKNOWN: "[ ] cannot tell:",
    }
)
SHOWN = 10
"""The most places of one check; the JSON report has all."""
ROOM = 13


def checklist_blocks(readiness: Readiness, style: Style) -> Iterator[str]:
    """Yield each checklist as a block of text."""
    for one in readiness.checklists:
        yield "\n".join(_list(one, style))


def _list(one: Checklist, style: Style) -> Iterator[str]:
    yield f"{paint(safe(one.name), '1', style)} ({one.kind}{safe(starting(one))})"
    yield ""
    for check, remedy in with_remedies(one):
        yield paint(check.outcome.ljust(ROOM), COLOURS[check.outcome], style) + safe(check.line)
        indent = " " * ROOM
        yield from wrap(check.evidence, indent, style)
        for place in check.places[:SHOWN]:
            yield from wrap(place, f"{indent}  ", style)
        if (more := len(check.places) - SHOWN) > 0:
            yield f"{indent}  and {more:,} more, in the JSON report"
        if remedy:
            yield from wrap(f"try: {remedy}", indent, style)


def starting(one: Checklist) -> str:
    """Describe what starts a journey, for use after its kind; empty for an event."""
    return f", starts on {one.event}" if one.kind == "journey" and one.event else ""


def with_remedies(one: Checklist) -> Iterator[tuple[Check, str]]:
    """Yield each check with its next step, each step once: one audit answers several checks."""
    said = {""}
    for check in one.checks:
        yield check, "" if check.next in said else check.next
        said.add(check.next)


def checklist_markdown(readiness: Readiness, most: int) -> str:
    """Render each checklist as a task list in at most ``most`` bytes; omitted checks are counted."""
    text, left_out = "", 0
    for one in readiness.checklists:
        heading = f"\n#### {escape(one.name)}\n\n"
        if (size := len(heading.encode())) > most:
            left_out += len(one.checks)
            continue
        text += heading
        most -= size
        for check, remedy in with_remedies(one):
            item = f"- {MARKS[check.outcome]} {prose(check.line)}: {prose(check.evidence)}\n"
            item += "".join(f"  - {prose(place)}\n" for place in check.places[:SHOWN])
            if (more := len(check.places) - SHOWN) > 0:
                item += f"  - and {more:,} more\n"
            item += f"  - try: {prose(remedy)}\n" if remedy else ""
            if (size := len(item.encode())) > most:
                left_out += 1
            else:
                text += item
                most -= size
    if left_out:
        text += f"\n**{left_out:,} more lines did not fit here**: `trackplan ready` shows all.\n"
    return text
