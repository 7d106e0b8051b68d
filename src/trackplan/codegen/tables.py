"""Tables of what an event's values may be, as JSON: what the runtimes of dynamic languages check by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from trackplan.codegen.patterns import FORMATS, RegexDialect, Untranslatable, translated
from trackplan.codegen.shapes import Alternative, Field, TypedValue, TypedVariants, ValueCheck

KINDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "timestamp": "a time",
    "datetime": "a time",
    "date": "a day",
    "object": "an object",
    "array": "a list",
    "any": "any value of JSON",
}
"""Every kind of value, in words."""


Identifiers = Callable[[Sequence[Field]], list[str]]
"""Returns the identifier of each field of an object."""

TypeAt = Callable[[tuple[str, ...]], str]
"""Returns the type of the object at a path."""


def fields_table(
    fields: tuple[Field, ...],
    dialect: RegexDialect,
    identifiers: Identifiers | None = None,
    type_at: TypeAt | None = None,
) -> list[list[Any]]:
    """Return a row for each attribute: its name, whether it is required, what it may be, its identifier.

    Without ``identifiers`` and ``type_at``, objects are told by their attributes' own names.
    """
    named = [[name] for name in identifiers(fields)] if identifiers else [[] for _ in fields]
    return [
        [field.name, field.required, _value_table(field.shape, dialect, identifiers, type_at), *name]
        for field, name in zip(fields, named, strict=True)
    ]


def _value_table(
    value: TypedValue, dialect: RegexDialect, identifiers: Identifiers | None, type_at: TypeAt | None
) -> dict[str, Any]:
    """Return what a value may be: its kinds or the only values, and whether null is one."""
    table: dict[str, Any] = {}
    if value.choices is not None:
        table["choices"] = list(value.choices)
        table["planned"] = " or ".join(map(str, value.choices)) or "no value: nothing fits"
    else:
        table["kinds"] = [_kind(one, value, dialect, identifiers, type_at) for one in value.alternatives]
        table["planned"] = " or ".join(dict.fromkeys(KINDS[one.kind] for one in value.alternatives))
    if value.nullable:
        table["nullable"] = True
    return table


def _kind(
    one: Alternative,
    value: TypedValue,
    dialect: RegexDialect,
    identifiers: Identifiers | None,
    type_at: TypeAt | None,
) -> dict[str, Any]:
    table: dict[str, Any] = {"kind": one.kind}
    if one.fields is not None:
        table["fields"] = fields_table(one.fields, dialect, identifiers, type_at)
        table["open"] = one.is_open
        if one.variants is not None:
            table["variants"] = variants_table(one.variants)
        if type_at is not None:
            table["type"] = type_at(value.path if value.only else (*value.path, one.written))
    if one.items is not None:
        table["items"] = _value_table(one.items, dialect, identifiers, type_at)
    if one.values is not None:
        table["values"] = _value_table(one.values, dialect, identifiers, type_at)
    if one.keys is not None:
        table["keys"] = _value_table(one.keys, dialect, None, None)
    checks = [row for check in one.checks if (row := _check(check, dialect)) is not None]
    if checks:
        table["checks"] = checks
    return table


def _check(check: ValueCheck, dialect: RegexDialect) -> list[Any] | None:
    keyword, value = check.keyword, check.value
    if keyword == "format":
        keyword, value = "pattern", FORMATS[value]
    if keyword == "pattern":
        try:
            value = translated(value, dialect)
        except Untranslatable:
            return None
    return [keyword, value, check.planned, check.json]


def variants_table(variants: TypedVariants | None) -> list[Any] | None:
    """Return the discriminator, and a row for each variant: its values, its attributes, the required ones."""
    return (
        None if variants is None else [variants.by, [[list(part) for part in one] for one in variants.cases]]
    )


def unchecked(value: TypedValue, dialect: RegexDialect) -> list[str]:
    """Return what a package of a language does not check of a value, in words."""
    found = [
        check.planned
        for one in value.alternatives
        for check in one.checks
        if check.keyword == "pattern" and _check(check, dialect) is None
    ]
    if "any" in value.attribute.types and value.attribute.items is not None:
        found.append("what a list holds")
    differing = [name for one in value.alternatives if one.variants for name in one.variants.differing]
    found += [f"how variants differ in {name}" for name in differing]
    return [f"not checked here: {one}" for one in dict.fromkeys(found)]
