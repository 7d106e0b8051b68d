"""The meaning of one JSON Schema in the words of the plan language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from trackplan.language.compile import FORMATS as TYPE_FORMATS
from trackplan.language.keywords import FORMATS, KEYWORDS
from trackplan.language.types import TYPES as JSON_TYPES

KINDS = ("string", "integer", "number", "boolean", "object", "array")
"""The types of JSON that a plan can name; null is said by ``nullable``."""
EVERY = frozenset(KINDS) - {"integer"}
WORDS = {name: keyword.name for keyword in KEYWORDS.values() for name in keyword.names[:1]}
"""The plan's word of each JSON Schema keyword that the language has."""
TYPES_OF_FORMATS = {name: kind for kind, name in TYPE_FORMATS.items()}
"""The types of the language that are formats in JSON Schema: ``date-time`` is a ``datetime``."""
OR = "|"
"""Between two formats of which a text has one."""
FACTS = ("status", "aliases", "description", "meta", "examples")
"""Keys of the plan that constrain nothing, and that a schema can say."""
KNOWN_FORMATS = frozenset({*FORMATS, *TYPES_OF_FORMATS})


@dataclass(slots=True, kw_only=True)
class SchemaShape:
    """What values a schema allows. A shape without types allows those of every type."""

    types: frozenset[str] | None = None
    nullable: bool = True
    """Whether null is allowed; meant only together with ``types``."""
    words: dict[str, Any] = field(default_factory=dict)
    """Constraint keywords of the language, without ``enum`` and ``const``."""
    values: list[Any] | None = None
    """The only values allowed, without null."""
    const: bool = False
    """Whether the one value was written as a constant."""
    attributes: dict[str, SchemaShape] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    closed: bool = False
    """Whether other attributes are refused."""
    items: SchemaShape | None = None
    map_of: SchemaShape | None = None
    """What each value is of an object whose keys are data."""
    keys: dict[str, Any] = field(default_factory=dict)
    """What each key of such an object is."""
    variants: VariantShapes | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    """Keys that constrain nothing: description, examples, status."""

    @property
    def allowed(self) -> frozenset[str]:
        """The types of JSON that are allowed, null aside."""
        return EVERY if self.types is None else self.types

    @property
    def only_values(self) -> bool:
        """Whether nothing but a list of values is said."""
        return self.values is not None and not (
            self.words or self.attributes or self.required or self.items or self.map_of or self.variants
        )

    def attribute(self, inherited: str = "warn") -> dict[str, Any]:
        """Return it as an attribute of a plan, in a parent whose ``additional`` it would inherit."""
        data: dict[str, Any] = {"type": self._type()}
        if self.nullable:
            data["nullable"] = True
        words = {name: value for name, value in self.words.items() if self.applies(name)}
        if self._times():
            words.pop("format", None)
        if self.values is not None:
            words |= {"const": self.values[0]} if self.const else {"enum": self.values}
        data |= {name: words[name] for name in KEYWORDS if name in words}
        said = self.facts
        data |= {key: said[key] for key in FACTS if key in said}
        if "object" in self.allowed and self.map_of is not None:
            data["values"] = self.map_of.attribute(inherited)
            data |= {"keys": self.keys} if self.keys else {}
        elif "object" in self.allowed:
            data |= self.inner(inherited)
        if self.items is not None and "array" in self.allowed:
            item = self.items.attribute(data.get("additional", inherited))
            if item != {"type": "any", "nullable": True}:
                data["items"] = item
        return data

    def inner(self, inherited: str) -> dict[str, Any]:
        """Return ``additional`` and ``attributes`` of an object."""
        said = "forbid" if self.closed else "warn"
        names = list(dict.fromkeys((*self.attributes, *self.required)))
        data: dict[str, Any] = {}
        if self.closed is not (inherited == "forbid") and (names or self.closed):
            data["additional"] = said
        table = {name: self.attributes.get(name, SchemaShape()).attribute(said) for name in names}
        for name, attribute in table.items():
            if attribute.get("aliases") == [name]:
                del attribute["aliases"]
        for name in self.required:
            table[name] = _with_required(table[name])
        if table:
            data["attributes"] = table
        if self.variants is not None:
            data["variants"] = self.variants.data(said)
        return data

    def _type(self) -> Any:
        names = [name for name in KINDS if name in self.allowed]
        inside = self.attributes or self.required or self.closed or self.map_of or self.variants
        if self.allowed == EVERY and not inside:
            return "any"
        if times := self._times():
            names = [kind for name in names for kind in (times if name == "string" else [name])]
        return names[0] if len(names) == 1 else names or "any"

    def _times(self) -> list[str]:
        """Return the types of the language that its format is in JSON Schema."""
        formats = self.words.get("format", "").split(OR)
        return [TYPES_OF_FORMATS[name] for name in formats if name in TYPES_OF_FORMATS]

    def applies(self, word: str) -> bool:
        """Return whether a word constrains values of the types that are allowed."""
        reached = KEYWORDS[word].types
        kinds = {name for kind in reached - {"any"} for name in JSON_TYPES[kind]}
        return not reached or bool(
            kinds & (self.allowed | ({"integer"} if "number" in self.allowed else set()))
        )


class VariantShape(NamedTuple):
    """One variant: the values that tell it, and the attributes that come with them."""

    values: list[Any]
    shape: SchemaShape

    @property
    def names(self) -> set[str]:
        """The attributes that it speaks of."""
        return {*self.shape.attributes, *self.shape.required}


class VariantShapes(NamedTuple):
    """The variants of an object, and the attribute that tells them."""

    by: str
    all: list[VariantShape]

    def data(self, inherited: str) -> dict[str, Any]:
        """Return them as a plan writes them."""
        when: dict[str, Any] = {}
        for number, one in enumerate(self.all, 1):
            first = one.values[0]
            name = first if isinstance(first, str) and first else str(first).lower() or f"variant_{number}"
            name = name if name not in when else f"{name}_{number}"
            made: dict[str, Any] = {} if one.values == [name] else {"equals": one.values}
            if description := one.shape.facts.get("description"):
                made["description"] = description
            when[name] = made | {
                key: part for key, part in one.shape.inner(inherited).items() if key == "attributes"
            }
        return {"by": self.by, "when": when}


def _with_required(data: dict[str, Any]) -> dict[str, Any]:
    return {"type": data["type"], "required": True} | {key: one for key, one in data.items() if key != "type"}


def kind_of(value: Any) -> str:
    """Return the JSON type of a value."""
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "integer", dict: "object", list: "array", type(None): "null"}
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    return names[type(value)]


def fits(value: Any, types: frozenset[str]) -> bool:
    """Return whether a value is of one of these types."""
    kind = kind_of(value)
    return kind in types or (kind == "integer" and "number" in types)


def same_value(one: Any, other: Any) -> bool:
    """Return whether two scalars are the same value of JSON, in which ``1`` is ``1.0`` and not ``true``."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def has_value(values: Iterable[Any], value: Any) -> bool:
    """Return whether a value is among others, as JSON compares them."""
    return any(same_value(one, value) for one in values)
