"""An event's attributes as msgspec types, and what is left for the compiled schema to say.

The types hold structure: which attributes there are, and of what JSON type. Constraints that msgspec
cannot hold with the very meaning of JSON Schema are left over as a schema for the validator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union

import msgspec
from msgspec import UNSET, Meta, UnsetType

from trackplan.language.compile import attribute_schema, constraint_schema
from trackplan.model.limits import ATTRIBUTE_NAME
from trackplan.model.plan import Additional, Attribute, Event
from trackplan.model.times import DAY
from trackplan.rules.payload.blank_value import NOT_BLANK
from trackplan.rules.payload.placeholder_value import FILLED
from trackplan.rules.payload.undeclared_pii import FREE
from trackplan.rules.payload.unset_time import SET_TEXT
from trackplan.rules.personal import personal_data
from trackplan.rules.placeholders import placeholder
from trackplan.shapes.times import MILLISECONDS

EXACT = 2**53
"""Up to here a double holds every whole number, so that 5 and 5.0 are one value."""

_SCALARS: Mapping[str, type] = {
    "string": str,
    "datetime": str,
    "date": str,
    "integer": int,
    "timestamp": int,
    "number": float,
    "boolean": bool,
}


class InDoubtError(Exception):
    """The plan asks something of the event that types cannot be made of."""


@dataclass(slots=True, kw_only=True)
class Field:
    """One attribute as a field of a struct; ``name`` is the struct's own, such as ``f3``."""

    name: str
    attribute: Attribute
    optional: bool
    left: dict[str, Any]
    """What is left of its schema."""
    node: Node | None = None
    """The struct of an object, or of the items of an array."""
    item: type | None = None
    """The type of the items of an array of scalars."""

    @property
    def certain(self) -> bool:
        """Whether there is always a value, of one type."""
        one_type = self.nested or len(kinds(self.attribute)) == 1
        return one_type and not self.optional and not self.attribute.nullable

    @property
    def nested(self) -> bool:
        """Whether it is an object or an array."""
        return self.node is not None or self.item is not None

    @property
    def absent(self) -> Any:
        """What stands for it where it is absent: UNSET where null is a value of it."""
        return UNSET if self.attribute.nullable else None


@dataclass(slots=True, kw_only=True)
class Node:
    """An object as a struct."""

    struct: type
    fields: list[Field] = field(default_factory=list)

    @property
    def uniform(self) -> bool:
        """Whether all such objects have the same attributes of the same scalar types."""
        return all(one.certain and not one.nested for one in self.fields)


def event_node(event: Event) -> Node:
    """The struct of an event's attributes. Raises InDoubtError."""
    return _node(event.attributes, event.additional, covered=False)


def kinds(attribute: Attribute) -> set[type]:
    """The Python types of an attribute's scalar values."""
    found = {_SCALARS[kind] for kind in attribute.types if kind in _SCALARS}
    return found - {int} if float in found else found


def _node(attributes: Mapping[str, Attribute], additional: Additional, *, covered: bool) -> Node:
    node = Node(struct=type(None))  # which takes no other attributes, even where the plan allows them
    types: list[Any] = []
    for index, (name, attribute) in enumerate(attributes.items()):
        if len(name.encode(errors="replace")) > ATTRIBUTE_NAME:
            raise InDoubtError("a name is too long")
        one, kind = _field(f"f{index}", attribute, attribute.additional or additional, covered=covered)
        node.fields.append(one)
        if attribute.nullable:
            kind = kind | None | UnsetType if one.optional else kind | None
        types.append((one.name, kind, one.absent) if one.optional else (one.name, kind))
    try:
        node.struct = msgspec.defstruct(
            "Attributes",
            types,
            kw_only=True,
            gc=False,
            omit_defaults=True,  # an absent one is None where null is no value of it
            forbid_unknown_fields=True,
            rename=dict(zip((one.name for one in node.fields), attributes, strict=True)),
        )
    except (TypeError, ValueError) as error:  # a name or a bound that msgspec does not take
        raise InDoubtError(str(error)) from error
    return node


def _field(name: str, attribute: Attribute, additional: Additional, *, covered: bool) -> tuple[Field, Any]:
    covered = covered or bool(attribute.pii)
    one = Field(name=name, attribute=attribute, optional=not attribute.required, left={})
    if attribute.types == ("object",):
        if attribute.constraints or not (attribute.attributes or attribute.additional):
            raise InDoubtError("an object is free")
        one.node = _node(attribute.attributes, additional, covered=covered)
        return one, one.node.struct
    if attribute.types == ("array",):
        return one, _array(one, attribute, additional, covered=covered)
    kind, one.left = _scalar(attribute, covered=covered)
    if one.optional:  # where it is absent, null stands in its place
        _admit_null(one.left)
    return one, kind


def _array(one: Field, attribute: Attribute, additional: Additional, *, covered: bool) -> Any:
    items, limits = attribute.items, constraint_schema(attribute)
    if items is None or items.nullable:
        raise InDoubtError("an array is free")
    length = Meta(min_length=limits.pop("minItems", None), max_length=limits.pop("maxItems", None))
    inner = items.additional or additional
    if items.types == ("object",):
        if items.constraints or limits or not (items.attributes or items.additional):
            raise InDoubtError("the objects of an array are free, or compared")
        one.node = _node(items.attributes, inner, covered=covered or bool(items.pii))
        return Annotated[list[one.node.struct], length]  # type: ignore[name-defined]  # made just now
    if len(kinds(items)) != 1 or items.types[0] not in _SCALARS:
        raise InDoubtError("the items of an array are of several types")
    kind, left = _scalar(items, covered=covered or bool(items.pii))
    (one.item,) = kinds(items)
    one.left = limits | ({"items": left} if left else {})
    return Annotated[list[kind], length]  # type: ignore[valid-type]


def _scalar(attribute: Attribute, *, covered: bool) -> tuple[Any, dict[str, Any]]:
    """The type of an attribute's values, and what is left of its schema."""
    if not all(kind in _SCALARS for kind in attribute.types):
        raise InDoubtError("an attribute is of any type, or an object or something else")
    left = attribute_schema(attribute, closed="warn")
    del left["type"]
    left.pop("description", None)
    found = kinds(attribute)
    kind: Any = Union[tuple(_typed(one, attribute, left, alone=len(found) == 1) for one in found)]  # noqa: UP007 - of a number of types that is known here
    if str in found:
        _watch(attribute, left, covered=covered)
    return kind, left


def _typed(kind: type, attribute: Attribute, left: dict[str, Any], *, alone: bool) -> Any:
    if kind is str and alone:
        choices = [choice for choice in left.get("enum", ()) if choice is not None]
        if choices and all(type(choice) is str for choice in choices):
            del left["enum"]
            return Literal[tuple(choices)]
        return Annotated[
            str, Meta(min_length=left.pop("minLength", None), max_length=left.pop("maxLength", None))
        ]
    if kind in (int, float):
        most = MILLISECONDS - 1 if "timestamp" in attribute.types else EXACT
        least = DAY if "timestamp" in attribute.types else -most
        if alone:
            least = max(least, _bound(kind, left, "minimum", least))
            most = min(most, _bound(kind, left, "maximum", most))
        return Annotated[kind, Meta(ge=least, le=most)]
    return kind


def _bound(kind: type, left: dict[str, Any], keyword: str, otherwise: int) -> Any:
    """A bound that msgspec can hold, taken out of what is left."""
    bound = left.get(keyword)
    if type(bound) is int or (type(bound) is float and kind is float):
        return left.pop(keyword)
    return otherwise


def _watch(attribute: Attribute, left: dict[str, Any], *, covered: bool) -> None:
    """Add what rules ask of texts beside the schema: no personal data undeclared, none blank."""
    choices = attribute.constraints.get("enum", [attribute.constraints.get("const")])
    known = [choice for choice in choices if isinstance(choice, str)]
    asked: list[Any] = []
    wanted = [SET_TEXT] if {"date", "datetime"} & set(attribute.types) else []
    if not covered and (not known or any(map(personal_data, known))):
        asked.append(FREE)
    if attribute.required and not (known and all(choice.strip() for choice in known)):
        formatted = "format" in left or _begins_with_a_letter(left.get("pattern", ""))
        wanted += [] if formatted else [NOT_BLANK]
    asked += [{"pattern": pattern} for pattern in wanted]
    if not known or any(map(placeholder, known)):
        asked.append(FILLED)
    if asked:
        left["allOf"] = [*left.get("allOf", ()), *asked]


def _begins_with_a_letter(pattern: str) -> bool:
    return re.match(r"\^[A-Za-z0-9_][^|?*{]", pattern) is not None and "|" not in pattern


def _admit_null(left: dict[str, Any]) -> None:
    if "const" in left:
        left["enum"] = [left.pop("const"), None]
    elif "enum" in left:
        left["enum"] = [*left["enum"], None]


def left_over(node: Node, value: str, depth: int = 0) -> tuple[list[str], dict[str, Any]]:
    """Expressions of what types do not settle in a struct, and the schema of the array of them all.

    ``value`` is the expression of the struct. An absent value is null, which no keyword left minds.
    """
    plain: list[dict[str, Any]] = []
    more: list[tuple[str, dict[str, Any]]] = []
    for one in node.fields:
        here, schema = f"{value}.{one.name}", one.left
        if one.node is not None:
            is_object = one.attribute.types == ("object",)
            parts, schema = left_over(one.node, here if is_object else f"i{depth}", depth + (not is_object))
            if schema and is_object:
                here = array_of(parts)
            elif schema:
                each = f"i{depth}"
                flat = parts == [f"*astuple({each})"]
                here = f"[*map(astuple, {here})]" if flat else f"[{array_of(parts)} for {each} in {here}]"
                schema = {"items": schema}
        if schema and (one.node is not None or (one.optional and one.attribute.nullable)):
            more.append((_where_present(one, f"{value}.{one.name}", here), schema))
            schema = {}
        plain.append(schema)
    if not any(plain):
        plain = []
    whole = [f"*astuple({value})"] if plain else []
    schemas = plain + [schema for _, schema in more]
    return whole + [text for text, _ in more], {"prefixItems": schemas} if schemas else {}


def array_of(parts: list[str]) -> str:
    """An expression of an array with these parts, for a validator."""
    if len(parts) == 1 and parts[0].startswith("*"):
        return parts[0][1:]
    return f"({', '.join(parts)},)"


def _where_present(one: Field, value: str, expression: str) -> str:
    absent = f"{value} is U" if one.absent is UNSET else f"{value} is None"
    tests = [absent] * one.optional + [f"{value} is None"] * one.attribute.nullable
    return f"(None if {' or '.join(tests)} else {expression})" if tests else expression
