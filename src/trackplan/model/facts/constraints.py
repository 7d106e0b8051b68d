"""Facts about the values that an attribute may have."""

from __future__ import annotations

from dataclasses import dataclass, field

from trackplan.model.facts.attributes import AttributeFact
from trackplan.model.facts.base import BaseFact


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFact(AttributeFact):
    """Something about the values that an attribute may have.

    ``lost`` says whether it takes away a value that could be, ``gained`` whether it lets one come
    that could not; ``None`` is "cannot tell".
    """

    lost: bool | None = field(default=False, compare=False)
    gained: bool | None = field(default=False, compare=False)
    keyword: str = ""
    """The JSON Schema keyword that it is about, where several give the same fact."""


class BecameNullable(ValueFact):
    """An attribute may be null that might not."""

    mirror = "NoLongerNullable"


class NoLongerNullable(ValueFact):
    """An attribute may no longer be null."""

    mirror = "BecameNullable"


class TypeNarrowed(ValueFact):
    """An attribute has fewer types."""

    mirror = "TypeWidened"


class TypeWidened(ValueFact):
    """An attribute has more types."""

    mirror = "TypeNarrowed"


class TypeChanged(ValueFact):
    """An attribute has other types: some went and some came, or they mean another thing."""

    mirror = "TypeChanged"


class EnumDeclared(ValueFact):
    """An attribute whose values were free has a list of them."""

    mirror = "EnumDropped"


class EnumDropped(ValueFact):
    """An attribute whose values were listed is free."""

    mirror = "EnumDeclared"


class EnumValueAdded(ValueFact):
    """An attribute's list of values has one more."""

    mirror = "EnumValueRemoved"


class EnumValueRemoved(ValueFact):
    """An attribute's list of values has one less."""

    mirror = "EnumValueAdded"


class RangeNarrowed(ValueFact):
    """A number, a text's length or a list's length has less room."""

    mirror = "RangeWidened"


class RangeWidened(ValueFact):
    """A number, a text's length or a list's length has more room."""

    mirror = "RangeNarrowed"


class StepNarrowed(ValueFact):
    """A number goes in larger steps, each of them a step before."""

    mirror = "StepWidened"


class StepWidened(ValueFact):
    """A number goes in smaller steps, of which the old ones are some."""

    mirror = "StepNarrowed"


class StepChanged(ValueFact):
    """A number goes in other steps."""

    mirror = "StepChanged"


class PatternDeclared(ValueFact):
    """A text that was free follows a pattern."""

    mirror = "PatternDropped"


class PatternDropped(ValueFact):
    """A text that followed a pattern is free."""

    mirror = "PatternDeclared"


class PatternChanged(ValueFact):
    """A text follows another pattern."""

    mirror = "PatternChanged"


class FormatDeclared(ValueFact):
    """A text that was free has a format."""

    mirror = "FormatDropped"


class FormatDropped(ValueFact):
    """A text that had a format is free."""

    mirror = "FormatDeclared"


class FormatChanged(ValueFact):
    """A text has another format."""

    mirror = "FormatChanged"


class UniqueDeclared(ValueFact):
    """The items of a list may no longer repeat."""

    mirror = "UniqueDropped"


class UniqueDropped(ValueFact):
    """The items of a list may repeat."""

    mirror = "UniqueDeclared"


class ItemsDeclared(ValueFact):
    """The items of a list are described that could be anything."""

    mirror = "ItemsDropped"


class ItemsDropped(ValueFact):
    """The items of a list may be anything that were described."""

    mirror = "ItemsDeclared"


FACTS: tuple[type[BaseFact], ...] = (
    BecameNullable,
    NoLongerNullable,
    TypeNarrowed,
    TypeWidened,
    TypeChanged,
    EnumDeclared,
    EnumDropped,
    EnumValueAdded,
    EnumValueRemoved,
    RangeNarrowed,
    RangeWidened,
    StepNarrowed,
    StepWidened,
    StepChanged,
    PatternDeclared,
    PatternDropped,
    PatternChanged,
    FormatDeclared,
    FormatDropped,
    FormatChanged,
    UniqueDeclared,
    UniqueDropped,
    ItemsDeclared,
    ItemsDropped,
)
