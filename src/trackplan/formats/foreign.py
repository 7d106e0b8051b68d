"""A plan that was read from another format, before it becomes plan files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trackplan.document import Ref
from trackplan.formats.source import Ledger, UnreadableSourceError, place_of
from trackplan.language.keywords import KEYWORDS
from trackplan.model.finding import Skipped
from trackplan.model.plan import OBJECT_TYPE_IDS, RELATIONSHIP

SCHEMA_KEYS = frozenset(
    {"type", "required", "nullable", "attributes", "items", "values", "keys", "additional", *KEYWORDS}
)
"""The keys of an attribute that a JSON Schema can say."""


OBJECT_TABLES = ("attributes", "relationship")
"""The tables of attributes that a type of objects has."""


@dataclass(slots=True, kw_only=True)
class ForeignEvent:
    """One event: its data as the plan language writes it, where it comes from, and its domain."""

    data: dict[str, Any]
    ref: Ref
    domain: str = ""
    """What the source groups it under; empty if it does not say."""


@dataclass(slots=True, kw_only=True)
class ForeignPlan:
    """What one source says, in the words of the plan language."""

    format: str
    name: str = ""
    description: str = ""
    version: str = ""
    events: dict[str, ForeignEvent] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)
    """Further top-level keys of the plan."""
    whole: bool = False
    """Whether the source holds all of a plan, so that what it leaves out was removed."""
    speaks: Mapping[str, frozenset[str]] = field(default_factory=lambda: {"attributes": SCHEMA_KEYS})
    """The keys that the source can say, of ``attributes`` and of a table of the plan: left out, they were
    removed. Where the source holds all of a plan, names that these tables leave out were removed too."""
    carried: frozenset[str] = frozenset()
    """The constructs of the format that were carried over, by name."""
    not_carried: tuple[Skipped, ...] = ()

    def close(self, ledger: Ledger) -> ForeignPlan:
        """Take over what the ledger knows, once all is read; return the plan."""
        self.not_carried = ledger.close()
        self.carried = frozenset(ledger.claimed)
        return self

    def add_object(self, name: str, data: Mapping[str, Any]) -> None:
        """Add what one schema says of a type of objects; its relationship stands among its attributes."""
        attributes = dict(data.get("attributes", {}))
        for key in OBJECT_TYPE_IDS:
            attributes.pop(key, None)
        one = self.objects.setdefault(name, {})
        if inner := attributes.pop(RELATIONSHIP, {}).get("attributes"):
            one["relationship"] = one.get("relationship", {}) | inner
        if attributes:
            one["attributes"] = one.get("attributes", {}) | attributes

    def add_event(self, name: str, event: ForeignEvent) -> None:
        """Add an event. Raises UnreadableSourceError for a name that is there already."""
        if not name:
            raise UnreadableSourceError("the event has no name", "give it one", at=event.ref)
        if name in self.events:
            raise UnreadableSourceError(
                f"`{name}` is defined here and at {place_of(self.events[name].ref)}",
                "keep one of the two, or rename one",
                at=event.ref,
            )
        self.events[name] = event

    @property
    def attribute_count(self) -> int:
        """The number of attributes of events, groups, people and objects; nested ones are not counted."""
        tables: list[Mapping[str, Any]] = [one.data.get("attributes", {}) for one in self.events.values()]
        tables += [one[key] for one in self.objects.values() for key in OBJECT_TABLES if key in one]
        return sum(map(len, (*tables, *self.groups.values(), self.people)))
