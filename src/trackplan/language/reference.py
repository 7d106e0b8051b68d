"""The reference of the plan language: every key, where it stands, its form, its meaning and an example.

Made from the language's JSON Schema; the examples are the values of ``example.yaml``, and those of the
table of constraint keywords.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pkgutil import get_data
from typing import Any, NamedTuple

import yaml

from trackplan.document.yaml import read_yaml
from trackplan.language.check import PLAIN, language_schema
from trackplan.language.keywords import KEYWORDS

NAME = "NAME"
"""What stands in a path for a name of the plan's own."""

Schema = Mapping[str, Any]


class LanguageKey(NamedTuple):
    """One key of the language at one place."""

    name: str
    place: str
    """``event``, ``attribute``, or the path of what has it: ``sources.NAME``; empty at a file's top."""
    meaning: str
    form: str
    """What its value is, in words."""
    required: bool
    example: str
    """The key with a value, as YAML; empty where the reference has none."""


@cache
def reference() -> tuple[LanguageKey, ...]:
    """Return every key, place by place, in the order of the schema."""
    return tuple(
        LanguageKey(
            name=name,
            place=place,
            meaning=_description(schema),
            form=_form(schema),
            required=name in holder.get("required", ()),
            example=_example(place, name),
        )
        for place, holder in _places()
        for name, schema in holder["properties"].items()
    )


def text_of_example() -> str:
    """Return the plan that has every key once."""
    return (get_data(__package__, "example.yaml") or b"").decode()


def _resolved(schema: Schema) -> tuple[str, Schema]:
    """Return a definition by its name, or a schema that stands where it is used."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return (name, language_schema()["$defs"][name]) if name else ("", schema)


def _description(schema: Schema) -> str:
    return str(schema.get("description") or _resolved(schema)[1].get("description", ""))


@cache
def _places() -> tuple[tuple[str, Schema], ...]:
    """Every mapping of the language that has keys of its own, once, by its place."""
    found: dict[str, Schema] = {}
    waiting: list[tuple[str, Schema]] = [("", language_schema())]
    while waiting:
        path, written = waiting.pop(0)
        name, schema = _resolved(written)
        place = name or path
        if place in found:
            continue
        if "properties" in schema:
            found[place] = schema
        waiting += list(_parts(place, schema))
    return tuple(found.items())


def _parts(place: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield what may stand inside a value, with its place."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{place}.{name}" if place else name, inner
    if isinstance(inner := schema.get("additionalProperties"), Mapping):
        yield f"{place}.{NAME}", inner
    if "items" in schema:
        yield f"{place}[]", schema["items"]
    for branch in (*schema.get("anyOf", ()), *(schema[key] for key in ("then", "else") if key in schema)):
        yield place, branch


def _form(schema: Schema) -> str:
    """Describe the values of a key: ``text``, ``one of draft, active``, ``a list, each text``."""
    name, schema = _resolved(schema)
    if branches := schema.get("anyOf") or ([schema["else"]] if "else" in schema else []):
        return ", or ".join(dict.fromkeys(filter(None, map(_form, branches))))
    if "enum" in schema:
        return "one of " + ", ".join(map(_word, schema["enum"]))
    if name in {"date", "duration"}:
        return f"a {name}"
    return f"the number {schema['const']}" if "const" in schema else _kind(schema)


def _kind(schema: Schema) -> str:
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return " or ".join(PLAIN[kind] for kind in kinds)
    if kinds == "array" and "items" in schema:
        return f"a list, each {_form(schema['items'])}"
    if kinds == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return "a mapping by name"
    return PLAIN.get(kinds or "", "any value")


def _word(value: Any) -> str:
    return value if isinstance(value, str) else str(value).lower()


def _example(place: str, name: str) -> str:
    values = _examples()
    if place == "attribute" and name in KEYWORDS:
        value = KEYWORDS[name].example.value
    elif (place, name) in values:
        value = values[place, name]
    else:
        return ""
    flow = None if isinstance(value, (dict, list)) else False
    text = yaml.safe_dump(
        {name: value}, sort_keys=False, default_flow_style=flow, width=90, allow_unicode=True
    )
    return text.rstrip("\n")


@cache
def _examples() -> Mapping[tuple[str, str], Any]:
    """The first value of each key in the example, by place and key."""
    found: dict[tuple[str, str], Any] = {}
    _collect("", language_schema(), read_yaml("example.yaml", text_of_example()).data, found)
    return found


def _collect(path: str, written: Schema, value: Any, found: dict[tuple[str, str], Any]) -> None:
    name, schema = _resolved(written)
    place = name or path
    own = schema.get("properties", {})
    for branch in (*schema.get("anyOf", ()), *(schema[key] for key in ("else",) if key in schema)):
        _collect(place, branch, value, found)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in own:
                found.setdefault((place, key), inner)
                _collect(f"{place}.{key}" if place else key, own[key], inner, found)
            elif isinstance(rest := schema.get("additionalProperties"), Mapping):
                _collect(f"{place}.{NAME}", rest, inner, found)
    elif isinstance(value, list) and "items" in schema:
        for inner in value:
            _collect(f"{place}[]", schema["items"], inner, found)
