"""Release notes: what a version of the plan breaks, adds, changes and removes."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.attribute import AttributeAdded, AttributeRemoved
from trackplan.changes.event import EventAdded, EventRemoved
from trackplan.changes.status import StatusChanged, SuccessorChanged, SunsetChanged
from trackplan.changes.text import TextChanged
from trackplan.model.change import Change, Comparison
from trackplan.reporters.markdown_text import escape, prose
from trackplan.reporters.words import named

HEADINGS = ("Breaking", "Added", "Changed", "Deprecated", "Removed", "Wording")
"""The sections of one version, in order, similar to keepachangelog.com."""


def notes(comparison: Comparison, *, title: str) -> str:
    """Render one version's section as Markdown; a change of a shared group appears once."""
    found: dict[str, dict[tuple[object, ...], list[Change]]] = {heading: {} for heading in HEADINGS}
    for change in comparison.changes:
        fact = change.fact
        shared = (fact.group, fact.attribute) if fact.group else (fact.at,)
        said = (fact.id, repr(fact.before), repr(fact.after), *shared)
        found[_heading(change)].setdefault(said, []).append(change)
    lines = [f"## {escape(title)}", ""]
    for heading, entries in found.items():
        if entries:
            lines += [f"### {heading}", "", *sorted(map(_line, entries.values())), ""]
    if not comparison.changes:
        lines += ["Nothing changed in what the plan means.", ""]
    return "\n".join(lines)


def _heading(change: Change) -> str:
    fact = change.fact
    if change.breaks:
        return "Breaking"
    if isinstance(fact, StatusChanged | SunsetChanged | SuccessorChanged):
        return "Deprecated" if getattr(fact, "after", None) == "deprecated" else "Changed"
    if isinstance(fact, EventAdded | AttributeAdded):
        return "Added"
    if isinstance(fact, EventRemoved | AttributeRemoved):
        return "Removed"
    return "Wording" if isinstance(fact, TextChanged) else "Changed"


def _line(same: list[Change]) -> str:
    change = same[0]
    fact = change.fact
    if len(same) == 1:
        text = fact.say(fact.full_name)
    else:
        events = named([f"`{one.fact.event}`" for one in same])
        text = f"{fact.say(fact.short_name)}, in {events}"
    said = [prose(text[:1].upper() + text[1:])]
    said += [escape(reason) for reason in _reasons(change)]
    return f"- {'; '.join(said)}."


def _reasons(change: Change) -> Iterator[str]:
    if change.breaks:
        for who, judgement in (("senders", change.senders), ("readers", change.readers)):
            if judgement.verdict.value:
                yield f"{who}: {judgement.reason}"
