"""Attribute declarations of a plan, each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trackplan.document import Ref
from trackplan.model.finding import Problem
from trackplan.model.plan import RELATIONSHIP, Attribute, Plan, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One declared attribute of a group, an event, people or a type of objects."""

    attribute: Attribute
    path: str
    """Its path in what holds it, such as ``items[].sku``."""
    holder: str
    """What holds it: ``events/order_completed``, ``groups/cart``, ``people`` or ``objects/company``."""
    event: str | None = None
    """The event that holds it; a group's attributes are no single event's."""

    @property
    def is_item(self) -> bool:
        """Whether it is the items of an array, without a name of its own."""
        return self.path.endswith("[]")

    @property
    def is_stored(self) -> bool:
        """Whether it is stored on people or objects, and not sent with events."""
        return self.holder == "people" or self.holder.startswith("objects/")

    @property
    def parent(self) -> str:
        """The address of its parent: ``events/order_completed/items[]``, or what holds it."""
        return f"{self.holder}/{self.path.rpartition('.')[0]}".removesuffix("/")

    def problem(self, message: str, *, ref: Ref | None = None, help: str | None = None) -> Problem:  # noqa: A002
        """Make a problem about it, at its name unless ``ref`` is given."""
        return Problem(
            message=message,
            ref=self.attribute.ref.key if ref is None else ref,
            event=self.event,
            attribute=self.path,
            help=help,
            at=f"{self.holder}/{self.path}",
        )


def declared(plan: Plan) -> Iterator[Declared]:
    """Yield every attribute at any depth: those of groups first, then of events, of people and of objects."""
    for group in plan.groups.values():
        for path, attribute in walk(group.attributes):
            yield Declared(attribute=attribute, path=path, holder=f"groups/{group.name}")
    for event in plan.events.values():
        own = {name: one for name, one in event.members.items() if one.group is None}
        for path, attribute in walk(own):
            yield Declared(attribute=attribute, path=path, holder=f"events/{event.name}", event=event.name)
    for path, attribute in walk(plan.people):
        yield Declared(attribute=attribute, path=path, holder="people")
    for one in plan.objects.values():
        for path, attribute in (*walk(one.attributes), *walk(one.relationship, f"{RELATIONSHIP}.")):
            yield Declared(attribute=attribute, path=path, holder=f"objects/{one.name}")
