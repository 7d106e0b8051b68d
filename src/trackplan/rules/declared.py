"""The attributes of a plan, each once, where the plan writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trackplan.document import Ref
from trackplan.model.finding import Problem
from trackplan.model.plan import Attribute, Plan, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One attribute with its place: in a group, in an event of its own, or of a person."""

    attribute: Attribute
    path: str
    """Its path in what holds it, such as ``items[].sku``."""
    holder: str
    """What holds it: ``events/order_completed``, ``groups/cart`` or ``people``."""
    event: str | None = None
    """The event that holds it; a group's attributes are no single event's."""

    @property
    def is_item(self) -> bool:
        """Whether it stands for the items of an array, and so has no name of its own."""
        return self.path.endswith("[]")

    @property
    def parent(self) -> str:
        """The object that it is part of: ``events/order_completed/items[]``, or what holds it."""
        return f"{self.holder}/{self.path.rpartition('.')[0]}".removesuffix("/")

    def problem(self, message: str, *, ref: Ref | None = None, help: str | None = None) -> Problem:  # noqa: A002
        """A problem about it, placed at its name unless told otherwise."""
        return Problem(
            message=message,
            ref=self.attribute.ref.key if ref is None else ref,
            event=self.event,
            attribute=self.path,
            help=help,
            at=f"{self.holder}/{self.path}",
        )


def declared(plan: Plan) -> Iterator[Declared]:
    """Yield every attribute at any depth: those of groups first, then of events, then of people."""
    for group in plan.groups.values():
        for path, attribute in walk(group.attributes):
            yield Declared(attribute=attribute, path=path, holder=f"groups/{group.name}")
    for event in plan.events.values():
        own = {name: one for name, one in event.attributes.items() if one.group is None}
        for path, attribute in walk(own):
            yield Declared(attribute=attribute, path=path, holder=f"events/{event.name}", event=event.name)
    for path, attribute in walk(plan.people):
        yield Declared(attribute=attribute, path=path, holder="people")
