"""Facts about attributes: that one comes or goes, and what is said of it beside its values."""

from __future__ import annotations

from dataclasses import dataclass, field

from trackplan.model.facts.base import BaseFact
from trackplan.model.plan import Attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeFact(BaseFact):
    """Something about an attribute of an event, a person or an object."""

    old: Attribute | None = field(default=None, compare=False, repr=False)
    new: Attribute | None = field(default=None, compare=False, repr=False)
    person: bool = field(default=False, compare=False, repr=False)
    """Whether a person carries it at the top, where nothing can be required."""
    closed_before: bool = field(default=False, compare=False, repr=False)
    """Whether the old plan refused undeclared attributes beside it."""
    closed_after: bool = field(default=False, compare=False, repr=False)


class AttributeAdded(AttributeFact):
    """The plan has an attribute that it had not."""

    mirror = "AttributeRemoved"


class AttributeRemoved(AttributeFact):
    """The plan no longer has an attribute."""

    mirror = "AttributeAdded"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRenamed(AttributeFact):
    """An attribute has another name."""

    mirror = "AttributeRenamed"
    likeness: float = field(default=1.0, compare=False)
    declared: bool = field(default=False, compare=False)


class BecameRequired(AttributeFact):
    """An optional attribute is required."""

    mirror = "BecameOptional"


class BecameOptional(AttributeFact):
    """A required attribute is optional."""

    mirror = "BecameRequired"


class PiiChanged(AttributeFact):
    """What the plan says of personal data in an attribute is something else."""

    mirror = "PiiChanged"


class AdditionalClosed(AttributeFact):
    """Attributes outside the plan are refused that were let through."""

    mirror = "AdditionalOpened"


class AdditionalOpened(AttributeFact):
    """Attributes outside the plan are let through that were refused."""

    mirror = "AdditionalClosed"


class AdditionalChanged(AttributeFact):
    """Attributes outside the plan are let through as before, with or without a warning."""

    mirror = "AdditionalChanged"


FACTS: tuple[type[BaseFact], ...] = (
    AttributeAdded,
    AttributeRemoved,
    AttributeRenamed,
    BecameRequired,
    BecameOptional,
    PiiChanged,
    AdditionalClosed,
    AdditionalOpened,
    AdditionalChanged,
)
