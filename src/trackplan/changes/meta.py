"""``meta``: what the plan says for other tools and people, which no payload is judged by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.changes.context import paired, place
from trackplan.changes.examples import of_event
from trackplan.changes.phrases import listed
from trackplan.changes.rows import NO_MATTER, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute, Event, Plan


class MetaChanged(BaseFact):
    """The `meta` of something differs."""

    mirror = "MetaChanged"
    wording = True
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        before, after = self.before or {}, self.after or {}
        gone, come = before.keys() - after.keys(), after.keys() - before.keys()
        # As text: Python takes true for 1, which JSON does not.
        other = {key for key in before.keys() & after.keys() if repr(before[key]) != repr(after[key])}
        parts = ((come, "added"), (gone, "removed"), (other, "changed"))
        said = "; ".join(f"{word} {listed(sorted(keys))}" for keys, word in parts if keys)
        return f"the meta of {name} differs: {said}"


def find(old: Event | Attribute, new: Event | Attribute, make: Make) -> Iterator[BaseFact]:
    """Yield whether the meta of an event or an attribute differs."""
    yield from _compared(old.meta, new.meta, make)


def find_in_plan(before: Plan, after: Plan, make: Make) -> Iterator[BaseFact]:
    """Yield whether the meta of the plan, of people, of a group or of a journey differs."""
    yield from _compared(before.meta, after.meta, make)
    yield from _compared(before.people_meta, after.people_meta, place("people", after.ref, before.ref))
    for table in ("groups", "journeys"):
        for of_one, old, new in paired(table, before, after):
            if old is not None and new is not None:
                yield from _compared(old.meta, new.meta, of_one)


def _compared(before: Mapping[str, Any], after: Mapping[str, Any], make: Make) -> Iterator[BaseFact]:
    if repr(sorted(before.items())) != repr(sorted(after.items())):
        yield make(MetaChanged, before=dict(before) or None, after=dict(after) or None)


_PLAIN = of_event("meta: {jira: SHOP-12}", "meta: {jira: SHOP-31}")

SUBJECT = Subject(
    parts=(
        Part(level="event", facts=(MetaChanged,), find=find),
        Part(level="attribute", find=find),
        Part(level="plan", find=find_in_plan),
    ),
    rules=(
        change_rule(
            MetaChanged,
            id="meta-changed",
            severity=Severity.INFO,
            why="Other tools read it; senders and readers do not.",
            fix="Nothing to mend.",
            bad=_PLAIN.flagged,
            good=of_event("meta: {jira: SHOP-12}", "meta: {jira: SHOP-12}").clean,
        ),
    ),
)
