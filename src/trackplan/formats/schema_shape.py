"""The meaning of one JSON Schema in the words of the plan language, and how two meanings combine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

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
            self.words or self.attributes or self.required or self.items or self.map_of
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
        return data

    def _type(self) -> Any:
        names = [name for name in KINDS if name in self.allowed]
        inside = self.attributes or self.required or self.closed or self.map_of
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


def intersect(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the types that both allow; an integer is a number too."""
    common = one & other
    if ("integer" in one and "number" in other) or ("integer" in other and "number" in one):
        common |= {"integer"}
    return common - {"integer"} if "number" in common else common


class IncompatibleError(Exception):
    """Two shapes that no single one can say; ``str`` of it names the keyword."""


def both(one: SchemaShape, other: SchemaShape) -> SchemaShape:  # noqa: C901 - one step a part
    """Return the shape that allows what both allow. Raises IncompatibleError where none can say it."""
    types = None if one.types is None and other.types is None else intersect(one.allowed, other.allowed)
    if types is not None and not types:
        raise IncompatibleError("type")
    made = SchemaShape(
        types=types,
        nullable=one.nullable and other.nullable,
        words=_both_words(one.words, other.words),
        facts={**one.facts, **other.facts},
        const=one.const or other.const,
    )
    if one.values is None or other.values is None:
        made.values = other.values if one.values is None else one.values
    else:
        made.values = [value for value in one.values if any(same_value(value, each) for each in other.values)]
        if not made.values:
            raise IncompatibleError("enum")
    for shape, rest in ((one, other), (other, one)):
        if shape.closed and rest.attributes.keys() - shape.attributes.keys():
            raise IncompatibleError("additionalProperties")
    for shape, rest in ((one, other), (other, one)):
        if shape.map_of is not None:
            if rest.map_of is not None or rest.attributes or rest.required or rest.closed:
                raise IncompatibleError("additionalProperties")
            made.map_of, made.keys = shape.map_of, shape.keys
    names = dict.fromkeys((*one.attributes, *other.attributes))
    for name in names:
        found = [shape.attributes[name] for shape in (one, other) if name in shape.attributes]
        made.attributes[name] = found[0] if len(found) == 1 else both(*found)
    made.required = list(dict.fromkeys((*one.required, *other.required)))
    made.closed = one.closed or other.closed
    if one.items is not None and other.items is not None:
        made.items = both(one.items, other.items)
    else:
        made.items = one.items or other.items
    return made


def same_value(one: Any, other: Any) -> bool:
    """Return whether two scalars are the same value of JSON, in which ``1`` is ``1.0`` and not ``true``."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _both_words(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    words = dict(one)
    for name, value in other.items():
        if name not in words or words[name] == value:
            words[name] = value
            continue
        bound = KEYWORDS[name].bound
        if bound is not None:
            words[name] = (max if bound.lower else min)(words[name], value)
        elif name == "uniqueItems":
            words[name] = True
        else:
            raise IncompatibleError(name)
    return words


def either(shapes: Iterable[SchemaShape]) -> SchemaShape:
    """Return the shape that allows what one of several allows. Raises IncompatibleError where none can."""
    found = list(shapes)
    nullable = any(shape.nullable for shape in found)
    left = [shape for shape in found if shape.allowed]
    if not left:
        return SchemaShape(types=frozenset(), nullable=nullable)
    if len(left) == 1:
        return replace(left[0], nullable=nullable)
    if all(shape.only_values for shape in left):
        values: list[Any] = []
        for shape in left:
            values += [one for one in shape.values or () if not any(same_value(one, each) for each in values)]
        types = frozenset[str]().union(*(shape.allowed for shape in left))
        return SchemaShape(types=_numbers(types), nullable=nullable, values=values)
    formats = [shape.words.get("format", "") for shape in left]
    if (
        all(name in TYPES_OF_FORMATS for name in formats)
        and len({repr(replace(one, words={})) for one in left}) == 1
    ):
        words = left[0].words | {"format": OR.join(dict.fromkeys(formats))}
        return replace(left[0], words=words, nullable=nullable)
    made = SchemaShape(types=frozenset(), nullable=nullable)
    for shape in left:
        if shape.values is not None or intersect(made.allowed, shape.allowed):
            raise IncompatibleError("alternatives")
        made.types = made.allowed | shape.allowed
        made.words |= {name: value for name, value in shape.words.items() if shape.applies(name)}
        made.facts |= {key: one for key, one in shape.facts.items() if key not in made.facts}
        if "object" in shape.allowed:
            made.attributes, made.required = shape.attributes, shape.required
            made.closed, made.map_of, made.keys = shape.closed, shape.map_of, shape.keys
        if "array" in shape.allowed:
            made.items = shape.items
    return made


def _numbers(types: frozenset[str]) -> frozenset[str]:
    return types - {"integer"} if "number" in types else types
