"""What the plan remembers of removed events."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from trackplan.changes.context import one_of, paired
from trackplan.changes.examples import FLAG, Example
from trackplan.changes.rows import NO_MATTER, NOTHING_NEW, RISKY, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Plan, Tombstone


class TombstoneAdded(BaseFact):
    """The plan remembers a removed event."""

    mirror = "TombstoneRemoved"
    wording = True
    rows = (row(NOTHING_NEW, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"{name} is remembered as removed"


class TombstoneRemoved(BaseFact):
    """The plan forgets a removed event."""

    mirror = "TombstoneAdded"
    rows = (
        row(
            NOTHING_NEW,
            (RISKY, "the name is free again for something else, and old readers may still listen for it"),
        ),
    )

    def say(self, name: str) -> str:
        return f"{name} is no longer remembered as removed"


class TombstoneChanged(BaseFact):
    """The plan remembers something else of a removed event."""

    mirror = "TombstoneChanged"
    wording = True
    rows = (row(NOTHING_NEW, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"{name} is remembered with other words"


def find(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield which tombstones differ."""
    for make, old, new in paired("removed", before, after):
        kinds = (TombstoneAdded, TombstoneRemoved, TombstoneChanged)
        yield from one_of(partial(make, event=(old or new).name), kinds, _data(old), _data(new))


def _data(tombstone: Tombstone | None) -> Any:
    if tombstone is None:
        return None
    on = tombstone.on and tombstone.on.isoformat()
    said = {"on": on, "replaced_by": tombstone.replaced_by, "reason": tombstone.reason}
    return {name: value for name, value in said.items() if value}


_FORGOTTEN = Example(
    before="removed:\n  cart_viewed: {on: 2025-03-01}\n",
    after=f"trackplan: 1{FLAG}\nremoved: {{}}\n",
)

SUBJECT = Subject(
    parts=(Part(level="plan", facts=(TombstoneAdded, TombstoneRemoved, TombstoneChanged), find=find),),
    rules=(
        change_rule(
            TombstoneAdded,
            TombstoneRemoved,
            TombstoneChanged,
            id="tombstone-changed",
            severity=Severity.WARNING,
            summary="What the plan remembers of a removed event is something else.",
            why=(
                "A forgotten name can come back with another meaning, while campaigns still listen "
                "for the old one."
            ),
            fix="Keep the names of removed events under `removed`.",
            bad=_FORGOTTEN.flagged,
            good=Example(
                _FORGOTTEN.before,
                "removed:\n  cart_viewed: {on: 2025-03-01, reason: The cart is a drawer.}\n",
            ).clean,
        ),
    ),
)
