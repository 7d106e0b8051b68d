"""JSON Schemas made up by hypothesis, of the constructs that other plans use, and payloads near them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.strategies import NAMES, VALUES, attributes, plans

TYPES = ["string", "integer", "number", "boolean", "object", "array", "null"]
SCALARS = st.sampled_from(["a", "b", "", 1, 2, 2.5, True, False])


@st.composite
def schemas(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if draw(st.integers(0, 4)):
        kinds = draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True))
        made["type"] = kinds[0] if len(kinds) == 1 else kinds
    for name, values in {
        "minimum": st.integers(-2, 3),
        "exclusiveMaximum": st.integers(0, 7),
        "multipleOf": st.sampled_from([1, 2, 0.5]),
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(0, 4),
        "pattern": st.sampled_from(["^a", "[0-9]$"]),
        "format": st.sampled_from(["date-time", "date", "email", "uri-reference"]),
        "enum": st.lists(SCALARS | st.none(), min_size=1, max_size=3, unique_by=repr),
        "const": SCALARS | st.none(),
        "minItems": st.integers(0, 2),
        "maxItems": st.integers(0, 2),
        "uniqueItems": st.booleans(),
        "minProperties": st.integers(0, 2),
        "maxProperties": st.integers(0, 2),
        "required": st.lists(NAMES, max_size=2, unique=True),
        "additionalProperties": st.booleans(),
        "dependentRequired": st.just({"a": ["b"]}),
    }.items():
        if draw(st.integers(0, 9)) == 0:
            made[name] = draw(values)
    if depth and draw(st.integers(0, 1)):
        made["properties"] = draw(st.dictionaries(NAMES, schemas(depth - 1), max_size=3))
    if depth and draw(st.integers(0, 3)) == 0:
        made["items"] = draw(schemas(depth - 1))
    if depth:
        for name in ("allOf", "anyOf", "oneOf"):
            if draw(st.integers(0, 7)) == 0:
                made[name] = draw(st.lists(schemas(depth - 1), min_size=1, max_size=2))
    return made


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    """A schema of an event: of an object, with attributes."""
    made = draw(schemas())
    return made | {"type": "object", "properties": draw(st.dictionaries(NAMES, schemas(), max_size=4))}


_INNER = st.sampled_from(
    [True, {"type": "string"}, {"type": "integer", "minimum": 1}, {"type": ["string", "null"]}, {"const": 1}]
)
_TELLERS = [["x"], ["y", "z"], [1], [True], ["w"]]


@st.composite
def variants(draw: st.DrawFn) -> dict[str, Any]:
    """A schema of objects that the values of `by` tell apart: as alternatives, or with conditions."""
    tables = st.dictionaries(st.sampled_from(["a", "b", "c"]), _INNER, max_size=2)
    required = st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True)
    closed = draw(st.booleans())
    form = draw(st.sampled_from(["oneOf", "anyOf", "allOf"]))
    made: dict[str, Any] = {"type": draw(st.sampled_from(["object", ["object", "null"]]))}
    made["properties"] = draw(tables)
    made["required"] = draw(required)
    made[form] = []
    tellers = draw(st.lists(st.sampled_from(_TELLERS), min_size=2, max_size=3, unique_by=repr))
    for values in tellers:
        part: dict[str, Any] = {"properties": draw(tables), "required": draw(required)}
        if closed and draw(st.integers(0, 5)):
            part["additionalProperties"] = False
        told = {"const": values[0]} if len(values) == 1 else {"enum": values}
        if form == "allOf":
            test: dict[str, Any] = {"properties": {"by": told}}
            if draw(st.booleans()):
                test["required"] = ["by"]
            made[form].append({"if": test, "then": part})
            if draw(st.integers(0, 3)) == 0:
                made[form][-1]["else"] = {"properties": draw(tables), "required": draw(required)}
        else:
            part["properties"]["by"] = told
            part["required"] += ["by"] if draw(st.integers(0, 5)) else []
            made[form].append(part)
    if form == "allOf" or draw(st.booleans()):
        every = [value for values in tellers for value in values]
        made["properties"]["by"] = draw(st.sampled_from([{}, {"enum": every}, {"enum": [*every, "more"]}]))
        made["required"] += ["by"] if draw(st.booleans()) else []
    if draw(st.integers(0, 3)) == 0:
        made["additionalProperties"] = False
    return made


def near() -> st.SearchStrategy[dict[str, Any]]:
    """Payloads near such schemas."""
    values = st.sampled_from(["s", 1, 0, None])
    told = st.sampled_from(["x", "y", "z", 1, True, "w", "more", "other", None])
    others = dict.fromkeys(("a", "b", "c", "d"), values)
    return st.fixed_dictionaries({}, optional={"by": told, **others})


PAYLOADS = st.dictionaries(NAMES, VALUES, max_size=4)

META = st.dictionaries(st.sampled_from(["jira", "shown"]), st.sampled_from(["SHOP-1", 3, ["a"], {"b": True}]))
ALIASES = st.lists(st.sampled_from(["old", "Old name", "ünï"]), min_size=1, max_size=2, unique=True)


@st.composite
def named(draw: st.DrawFn, table: dict[str, Any]) -> dict[str, Any]:
    """Attributes of which some, at any depth, have other names and `meta`."""
    made: dict[str, Any] = {}
    for name, attribute in table.items():
        one = {**attribute}
        for key in ("attributes", "items", "values"):
            if key == "attributes" and key in one:
                one[key] = draw(named(one[key]))
            elif key in one and "attributes" in one[key]:
                one[key] = {**one[key], "attributes": draw(named(one[key]["attributes"]))}
        if draw(st.booleans()):
            one["sends_as"] = f"{name} sent"
        if draw(st.booleans()):
            one["aliases"] = draw(ALIASES)
        if draw(st.booleans()):
            one["meta"] = draw(META)
        made[name] = one
    return made


@st.composite
def named_plans(draw: st.DrawFn) -> dict[str, Any]:
    """A plan whose event and attributes have other names and `meta`, with a type of objects."""
    plan = draw(plans())
    event = plan["events"]["happened"]
    event = {**event, "attributes": draw(named(event["attributes"])), "meta": draw(META)}
    event |= {"sends_as": "Happened"} if draw(st.booleans()) else {}
    event |= {"aliases": draw(ALIASES)} if draw(st.booleans()) else {}
    table = st.dictionaries(NAMES, attributes(), min_size=1, max_size=2).flatmap(named)
    company = {"attributes": draw(table), "meta": draw(META)}
    return {**plan, "meta": draw(META), "events": {"happened": event}, "objects": {"company": company}}
