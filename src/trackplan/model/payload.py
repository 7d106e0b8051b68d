"""Payloads: one event occurrence, or attributes of a person or an object, in no particular wire shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from trackplan.document import Document, Path, Ref
from trackplan.model.attribute import path_of
from trackplan.model.plan import Attribute, Event, ObjectType, Plan, Variants

TOLD = 100
"""How much is said of one payload: whoever can send an event must not be able to fill a report."""


class Cells(dict[str, Any]):
    """A record of a table of text, in which a number or a boolean is text as everything else is."""


class Payload(NamedTuple):
    """One record as read by a shape.

    Values are as sent: a shape moves them, but never corrects them. ``name`` is ``None`` when the
    record has none, or one that is not text.
    """

    kind: PayloadKind
    shape: str
    """The shape's name: ``track_v1``, ``track_v2``, ``pipelines``, ``activity`` and so on."""
    record: Mapping[str, Any]
    """The whole record."""
    name: str | None = None
    name_at: Path = ()
    """Where the event name stands in the record."""
    attributes: Any = None
    """The attributes as sent: an object if valid, else any value."""
    attributes_at: Path = ()
    """Where the attributes stand in the record."""
    time: Any = None
    """The event's own time as sent: unix seconds, ISO text, or something wrong."""
    time_at: Path = ()
    received: Any = None
    """When it landed, if the record says so."""
    person: str | None = None
    """The person's id, as text; ``None`` for anonymous activity."""
    person_at: Path = ()
    anonymous: str | None = None
    email: str | None = None
    event_id: str | None = None
    """The sender's or Customer.io's id of this occurrence."""
    event_id_at: Path = ()
    context: Mapping[str, Any] = {}
    """The Pipelines context, for telling sources apart."""
    object_type: str | None = None
    """Of an object, Customer.io's id of its type."""

    def __repr__(self) -> str:
        return f"Payload({self.kind!r}, {self.shape!r}, {self.name!r}, …)"  # the rest is personal data


PayloadKind = Literal["event", "person", "object"]
"""What a payload is about."""


@dataclass(frozen=True, slots=True)
class NotAnEvent:
    """A record that a shape recognises, but that is neither an event nor attributes.

    ``reason`` describes the record without its values: "a `page` call".
    """

    reason: str
    failure: tuple[str, str, str] | None = None
    """Where Customer.io says that something failed: the type of the activity, what was missing or else
    nothing, and the campaign as far as it is named."""
    time: Any = None


class Violation(NamedTuple):
    """One violation of the event's compiled schema by a payload.

    ``keyword`` is the JSON Schema keyword that failed (``required``, ``type``, ``enum``,
    ``additionalProperties`` …), one violation a missing or extra attribute. ``path`` is the
    attribute path in the plan's words (``items[].sku``), ``at`` the exact way inside the
    attributes; for ``required`` it leads to the object that lacks it. ``value`` is personal data.
    """

    keyword: str
    path: str
    at: Path
    value: Any = None
    attribute: Attribute | None = None
    """The planned attribute; ``None`` for one that no plan declares."""

    def __repr__(self) -> str:
        return f"Violation({self.keyword!r}, {self.path!r}, …)"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedParts:
    """What the plan has of a payload, or of payloads that are checked alike."""

    plan: Plan
    event: Event | None = None
    """The planned event, if there is one."""
    meant: Event | None = None
    """The planned event that an unplanned one was meant to be, by which its attributes are judged."""
    object_type: ObjectType | None = None
    """The planned type of an object."""

    def _attributes_of(self, kind: PayloadKind) -> Mapping[str, Attribute]:
        if kind == "person":
            return self.plan.people
        holder = self.object_type or self.event or self.meant
        return holder.members if holder is not None else {}

    @property
    def variants(self) -> Variants | None:
        """The variants of the planned event."""
        holder = self.event or self.meant
        return holder.variants if holder is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family(PlannedParts):
    """The payloads of one event, of people, or of a type of objects, in one wire shape: all checked alike."""

    kind: PayloadKind
    shape: str
    name: str | None = None
    """The name of an event that nobody planned, where it is one and the same of all of them."""

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The planned attributes; none for an unplanned event or type."""
        return self._attributes_of(self.kind)

    @property
    def is_planned(self) -> bool:
        """Whether the plan has what they are of."""
        return self.kind == "person" or self.event is not None or self.object_type is not None


Locate = Callable[[], tuple[Document, Path]]
"""Returns a record's document, and the record's path in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample(PlannedParts):
    """The input of payload rules: a payload with the plan. Its violations are of the event that was meant."""

    payload: Payload
    locate: Locate = field(repr=False)
    """Called only for a place."""
    violations: tuple[Violation, ...] = ()
    untold: int = 0
    """How much more there is to say of the payload than is said one by one."""

    @property
    def planned(self) -> Mapping[str, Attribute]:
        """The planned attributes; none for an event that nobody planned or meant."""
        return self._attributes_of(self.payload.kind)

    def path(self, at: Path) -> str:
        """Format the way to a value inside the attributes as an attribute path."""
        return path_of(self.planned, at)

    def broken(self, *keywords: str) -> list[Violation]:
        """Return the violations of these keywords."""
        return [violation for violation in self.violations if violation.keyword in keywords]

    def ref(self, path: Path = (), *, on_key: bool = False) -> Ref:
        """Return the ref of a path of the record."""
        document, base = self.locate()
        return Ref(document, (*base, *path), on_key)

    def attribute_ref(self, at: Path, *, on_key: bool = False) -> Ref:
        """Return the ref of a path inside the payload's attributes, as in `Violation.at`."""
        return self.ref((*self.payload.attributes_at, *at), on_key=on_key)
