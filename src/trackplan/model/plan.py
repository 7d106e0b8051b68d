"""The data types of a tracking plan, with every name resolved.

A ``ref`` points back at the plan text and is left out of comparison, so two plans are equal if they mean
the same, wherever the text is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from trackplan.document import Ref
from trackplan.model.attribute import NOTHING, Additional, Attribute, Holder, Status, Variant, Variants, walk
from trackplan.model.policy import Policy

if TYPE_CHECKING:  # which only what reads Liquid waits for
    from trackplan.model.reference import Dialect

__all__ = [
    "NOTHING",
    "Additional",
    "After",
    "Attribute",
    "Dedupe",
    "Event",
    "Goal",
    "Group",
    "Holder",
    "Identity",
    "Journey",
    "Match",
    "Naming",
    "ObjectType",
    "Owner",
    "Plan",
    "Selector",
    "Source",
    "Status",
    "Tombstone",
    "Variant",
    "Variants",
    "walk",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dedupe:
    """A dedupe key: occurrences with equal values of ``by`` within ``within`` seconds are one."""

    by: tuple[str, ...]
    within: int


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """An order: this event follows ``event`` with an equal value of the attribute ``same``."""

    event: str
    same: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Holder):
    """One event. ``attributes`` has its own and those of its groups; its own take precedence.

    ``name`` is that in payloads, and so are the keys of ``attributes``.
    """

    name: str
    ref: Ref = field(compare=False, repr=False)
    plan_name: str = ""
    """The name in the plan, where payloads carry another (``sends_as``); otherwise empty."""
    aliases: tuple[str, ...] = ()
    description: str = ""
    when: str = ""
    owner: str | None = None
    status: Status = "active"
    sunset: date | None = None
    replaced_by: str | None = None
    sources: tuple[str, ...] = ()
    sources_reason: str = ""
    tags: tuple[str, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    dedupe: Dedupe | None = None
    delay: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    """Percentile name (``p50``, ``p95``, ``p99``) to the most seconds it may take to land."""
    volume: tuple[int, int] | None = None
    """The minimum and maximum of occurrences per day."""
    after: After | None = None
    checks: tuple[str, ...] = ()
    """What must hold between the attributes of a payload, by their names there; see `trackplan.checks`."""
    groups: tuple[str, ...] = field(default=(), compare=False)
    additional: Additional = "warn"
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: NOTHING)
    variants: Variants | None = None
    examples: tuple[Mapping[str, Any], ...] = ()

    def walk(self) -> Iterator[tuple[str, Attribute]]:
        """Yield every attribute at any depth with its path, such as ``items[].sku``; see `walk`."""
        return walk(self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """The events that carry a group without naming it: all, or those with a tag or source of these."""

    all: bool = False
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def takes(self, tags: Iterable[str], sources: Iterable[str]) -> bool:
        """Return whether an event of these tags and sources is one of them."""
        return self.all or not (set(self.tags).isdisjoint(tags) and set(self.sources).isdisjoint(sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A set of attributes that several events share."""

    name: str
    ref: Ref = field(compare=False, repr=False)
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: NOTHING)
    on: Selector | None = None
    meta: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


OBJECT_TYPE_IDS = ("objectTypeId", "object_type_id")
"""Names of what may stand among an object's attributes in a call, and is the id of its type."""
RELATIONSHIP = "relationshipAttributes"
"""Where a call that names a person and an object has what is stored on their relationship."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectType:
    """A type of what people belong to, such as companies; Customer.io calls each of them an object."""

    name: str
    ref: Ref = field(compare=False, repr=False)
    type_id: str = "1"
    """Customer.io's id of the type, as calls carry it."""
    description: str = ""
    owner: str | None = None
    meta: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: NOTHING)
    relationship: Mapping[str, Attribute] = field(default_factory=lambda: NOTHING)
    """What is stored on the relationship of a person with one of them."""

    @property
    def members(self) -> Mapping[str, Attribute]:
        """The attributes of a call: its own, and those of the relationship under `RELATIONSHIP`."""
        if not self.relationship:
            return self.attributes
        inner = Attribute(
            name=RELATIONSHIP, ref=self.ref / "relationship", types=("object",), attributes=self.relationship
        )
        return MappingProxyType({**self.attributes, RELATIONSHIP: inner})


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The mark of a source in payloads: an event attribute or a Pipelines context path."""

    kind: Literal["attribute", "context"]
    path: str
    equals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A sender of events."""

    name: str
    ref: Ref = field(compare=False, repr=False)
    kind: str | None = None
    description: str = ""
    match: Match | None = None
    code: tuple[str, ...] = field(default=(), compare=False)
    """Patterns of the files whose calls are the source's, from the top of the repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredCall:
    """A function of the plan's own services that sends events.

    ``places`` maps ``event``, ``attributes``, ``person``, ``id`` and ``time`` to the argument that is it: a
    number from 0, or the argument's name.
    """

    name: str
    places: Mapping[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A team or person responsible for events."""

    id: str
    ref: Ref = field(compare=False, repr=False)
    name: str = ""
    contact: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The style of names: a style's name or ``{"pattern": …}``; ``None`` leaves them free."""

    events: str | Mapping[str, str] | None = None
    attributes: str | Mapping[str, str] | None = None
    verbs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Words with their own spelling, such as brands, which styles do not split."""
    ref: Ref | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The primary identifier of a person, and how anonymous activity is handled."""

    pattern: str | None = None
    anonymous: Literal["merge", "forbid"] | None = None
    ref: Ref | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The event that a journey wants, and how long after the trigger it still counts."""

    event: str
    within: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A campaign as the plan declares it: its trigger, its exits and what it reads."""

    name: str
    ref: Ref = field(compare=False, repr=False)
    campaign: str | None = None
    description: str = ""
    owner: str | None = None
    trigger: str | None = None
    segment: str | None = None
    exit_on: tuple[str, ...] = ()
    goal: Goal | None = None
    uses: tuple[str, ...] = ()
    suppression: str = ""
    meta: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """The name of a removed event, which may not be reused."""

    name: str
    ref: Ref = field(compare=False, repr=False)
    on: date | None = None
    replaced_by: str | None = None
    reason: str = ""
    not_renamed: tuple[str, ...] = field(default=(), compare=False)
    """New events of similar name to which it was not renamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole plan. Mappings keep the order of the text; equality ignores it."""

    ref: Ref = field(compare=False, repr=False)
    """The start of the first plan file: the place of findings about the plan as a whole."""
    language: int = 1
    name: str = ""
    version: str | None = None
    description: str = ""
    meta: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    owners: Mapping[str, Owner] = field(default_factory=lambda: NOTHING)
    sources: Mapping[str, Source] = field(default_factory=lambda: NOTHING)
    naming: Naming = field(default_factory=Naming)
    identity: Identity = field(default_factory=Identity)
    groups: Mapping[str, Group] = field(default_factory=lambda: NOTHING, compare=False)
    events: Mapping[str, Event] = field(default_factory=lambda: NOTHING)
    removed: Mapping[str, Tombstone] = field(default_factory=lambda: NOTHING)
    people: Mapping[str, Attribute] = field(default_factory=lambda: NOTHING)
    people_meta: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    objects: Mapping[str, ObjectType] = field(default_factory=lambda: NOTHING)
    journeys: Mapping[str, Journey] = field(default_factory=lambda: NOTHING)
    liquid: Dialect | None = field(default=None, compare=False)
    """The Liquid that messages are written in; ``None`` where the plan does not say."""
    policy: Policy = field(default_factory=Policy, compare=False)
    code: tuple[DeclaredCall, ...] = field(default=(), compare=False)
    """The functions that send events, beside those of known clients."""
    docs: Mapping[str, Any] = field(default_factory=lambda: NOTHING, compare=False)
    """The ``docs:`` key as written: branding of the docs site."""

    def object_type(self, type_id: str) -> ObjectType | None:
        """Return the type of object with an id of Customer.io."""
        return next((one for one in self.objects.values() if one.type_id == type_id), None)
