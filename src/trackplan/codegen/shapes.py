"""The typed form of a plan's events, the same for every language: what each value may be, and its checks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from trackplan.codegen.identifiers import GROUP
from trackplan.language.compile import FORMATS as IMPLIED_FORMATS
from trackplan.language.compile import attribute_schema
from trackplan.language.keywords import KEYWORDS, choices, keyword_values
from trackplan.model.plan import Additional, Attribute, Event, Holder, Plan
from trackplan.validator import Validator

Kind = Literal[
    "string", "integer", "number", "boolean", "timestamp", "datetime", "date", "object", "array", "any"
]

JSON_KINDS: Mapping[str, tuple[str, ...]] = {
    "string": ("string",),
    "integer": ("number",),
    "number": ("number",),
    "boolean": ("boolean",),
    "timestamp": ("number",),
    "datetime": ("string",),
    "date": ("string",),
    "object": ("object",),
    "array": ("array",),
    "any": ("string", "number", "array", "object"),
}
"""The JSON types of each kind of value, as `Measure` names them."""


class ValueCheck(NamedTuple):
    """One constraint of a value that its type cannot say."""

    keyword: str
    value: Any
    planned: str
    """The requirement, in words: ``at least 0``."""
    json: str
    """The JSON type of the values that it is about; empty for all."""


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """One kind of value that an attribute may have."""

    kind: Kind
    written: str
    """The type in the plan; a limited date is of the kind ``string``."""
    checks: tuple[ValueCheck, ...] = ()
    fields: tuple[Field, ...] | None = None
    """The planned attributes of an object; ``None`` for one that the plan leaves free."""
    is_open: bool = False
    """Whether the plan allows an object attributes that it does not name."""
    items: TypedValue | None = None
    values: TypedValue | None = None
    """Of a map, what each value is."""
    keys: TypedValue | None = None
    """Of a map, what its keys are, if they are limited."""
    variants: TypedVariants | None = None


class VariantCase(NamedTuple):
    """One variant: the values of the discriminator that tell it, its attributes, and the required of them."""

    equals: tuple[Any, ...]
    names: tuple[str, ...]
    required: tuple[str, ...]


class TypedVariants(NamedTuple):
    """The variants of an object or event; their attributes are among its fields, as optional ones."""

    by: str
    """The discriminator."""
    cases: tuple[VariantCase, ...]
    differing: tuple[str, ...]
    """Attributes that variants define in several ways, of which types say only what all allow."""


@dataclass(frozen=True, kw_only=True)
class TypedValue:
    """What a value may be."""

    attribute: Attribute
    path: tuple[str, ...]
    """Names from the event, or the shared group, down to it."""
    alternatives: tuple[Alternative, ...]
    choices: tuple[Any, ...] | None = None
    """The only values, where the plan lists them: those that fit all its other constraints too."""
    nullable: bool = False
    schema: Mapping[str, Any]

    @property
    def only(self) -> Alternative | None:
        """The one kind of value, if there is just one."""
        return self.alternatives[0] if len(self.alternatives) == 1 else None

    def accepts(self, value: Any) -> bool:
        """Return whether the plan takes this value."""
        return Validator(self.schema).accepts(value)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One attribute of an event or an object."""

    name: str
    shape: TypedValue
    required: bool


@dataclass(frozen=True, kw_only=True)
class TypedEvent:
    """One event: its attributes as fields."""

    event: Event
    fields: tuple[Field, ...]
    is_open: bool
    variants: TypedVariants | None = None

    def field(self, name: str) -> Field | None:
        """Return the field of an attribute."""
        return next((field for field in self.fields if field.name == name), None)


def typed_event(plan: Plan, event: Event) -> TypedEvent:
    """Return the typed form of an event. What a group declares has the group's name, to be shared."""
    return TypedEvent(
        event=event,
        fields=tuple(_fields(event.members, (event.name,), event.additional, plan)),
        is_open=event.additional == "allow",
        variants=_variants(event),
    )


def _variants(holder: Holder) -> TypedVariants | None:
    if holder.variants is None:
        return None
    merged = holder.variants.attributes
    differing = [
        name
        for variant in holder.variants.when.values()
        for name, one in variant.attributes.items()
        if replace(one, required=False) != replace(merged[name], required=False)
    ]
    cases = (
        VariantCase(
            variant.equals,
            tuple(variant.attributes),
            tuple(name for name, one in variant.attributes.items() if one.required),
        )
        for variant in holder.variants.when.values()
    )
    return TypedVariants(holder.variants.by, tuple(cases), tuple(dict.fromkeys(differing)))


def _fields(
    attributes: Mapping[str, Attribute], path: tuple[str, ...], additional: Additional, plan: Plan
) -> Iterator[Field]:
    for name, attribute in attributes.items():
        group = plan.groups.get(attribute.group or "")
        shared = group is not None and len(path) == 1 and group.attributes.get(name) == attribute
        # An object inherits whether it is open, so that of an open event is the event's own.
        above = (f"{GROUP}{attribute.group}",) if shared and additional != "allow" else path
        yield Field(
            name=name,
            shape=shape(attribute, (*above, name), additional, plan),
            required=attribute.required,
        )


def shape(attribute: Attribute, path: tuple[str, ...], additional: Additional, plan: Plan) -> TypedValue:
    """Return what a value of an attribute may be."""
    schema = attribute_schema(attribute, additional)
    listed: tuple[Any, ...] | None = None
    if {"enum", "const"} & attribute.constraints.keys():
        fits = Validator(schema).accepts
        listed = tuple(dict.fromkeys((type(one) is bool, one) for one in choices(attribute.constraints)))
        listed = tuple(one for _, one in listed if fits(one))
    kinds = attribute.types if "any" not in attribute.types else ("any",)
    implied = {"number": ("integer",), "string": ("datetime", "date")}
    covered = {kind for wide in kinds for kind in implied.get(wide, ())}
    return TypedValue(
        attribute=attribute,
        path=path,
        alternatives=tuple(
            _alternative(kind, attribute, path, additional, plan) for kind in kinds if kind not in covered
        ),
        choices=listed,
        nullable=attribute.nullable,
        schema=schema,
    )


def _alternative(
    kind: str, attribute: Attribute, path: tuple[str, ...], additional: Additional, plan: Plan
) -> Alternative:
    checks = tuple(_checks(attribute, kind))
    # A day or time whose text is limited is written as text by the sender; so is one beside a timestamp,
    # which languages would have as the same type.
    is_limited = bool(checks) or bool({"enum", "const"} & attribute.constraints.keys())
    if kind in IMPLIED_FORMATS and (is_limited or (kind == "datetime" and "timestamp" in attribute.types)):
        form = IMPLIED_FORMATS[kind]
        implied = ValueCheck("format", form, f"a valid {form}", "string")
        return Alternative(kind="string", written=kind, checks=(implied, *checks))
    inherited = attribute.additional or additional
    fields = items = values = keys = None
    if kind == "object" and attribute.values is not None:
        values = shape(attribute.values, (*path, "value"), inherited, plan)
    elif kind == "object" and (attribute.members or attribute.additional == "forbid"):
        fields = tuple(_fields(attribute.members, path, inherited, plan))
    if kind == "object" and attribute.keys:
        texts = Attribute(name="", ref=attribute.ref, types=("string",), constraints=attribute.keys)
        keys = shape(texts, (*path, "key"), inherited, plan)
    if kind == "array" and attribute.items is not None:
        items = shape(attribute.items, (*path, "item"), inherited, plan)
    return Alternative(
        kind=kind,  # type: ignore[arg-type]  # a type of the language
        written=kind,
        checks=checks,
        fields=fields,
        is_open=fields is not None and inherited == "allow",
        items=items,
        values=values,
        keys=keys,
        variants=None if fields is None else _variants(attribute),
    )


def _checks(attribute: Attribute, kind: str) -> Iterator[ValueCheck]:
    for keyword, value in keyword_values(attribute.constraints):
        if keyword.name in ("enum", "const"):
            continue
        phrase = keyword.phrase(value)
        for json in JSON_KINDS[kind]:
            if not phrase or not _applies(keyword.name, json):
                continue
            if isinstance(value, float) and not math.isfinite(value):
                continue
            yield ValueCheck(keyword.name, value, phrase, json)


def _applies(name: str, json: str) -> bool:
    """Return whether a keyword limits values of a JSON type."""
    keyword = KEYWORDS[name]
    if keyword.bound is not None:
        return keyword.bound.measure.kind == json
    return not keyword.types or any(json in JSON_KINDS[kind] for kind in keyword.types - {"any"})
