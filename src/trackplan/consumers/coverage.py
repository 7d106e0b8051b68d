"""What messages read and the plan says nothing of, so that nobody can judge it."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Skipped

BUILT_IN = frozenset({"", "id", "email", "created_at", "timezone", "unsubscribed"})


def is_built_in(path: str) -> bool:
    """Whether Customer.io itself gives every person this attribute."""
    return path in BUILT_IN or path.startswith(("_", "cio_"))


def is_unplanned(world: Readership, use: Use) -> bool:
    """Whether a place reads an attribute where the plan declares none at all."""
    read = use.read
    if read.root == "customer":
        return not world.plan.people and not is_built_in(read.path)
    event = world.event(use)
    return event is not None and not event.members and bool(read.path)


def unplanned(world: Readership) -> Iterator[Skipped]:
    """Yield a line for people, and for each event, that the plan gives no attributes and messages read."""
    found: dict[str | None, list[Use]] = {}
    for group in world.groups:
        if is_unplanned(world, group[0]):
            found.setdefault(group[0].event, []).extend(group)
    for event, uses in found.items():
        what = "attributes of people" if event is None else f"attributes of `{event}`"
        why = "the plan has no `people`" if event is None else "the plan gives the event none"
        reads = "1 read of them" if len(uses) == 1 else f"{len(uses):,} reads of them"
        are = "is" if len(uses) == 1 else "are"
        yield Skipped(what=what, reason=f"{why}, so {reads}, such as `{uses[0].read.name}`, {are} not judged")
