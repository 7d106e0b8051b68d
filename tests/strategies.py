"""Plans and payloads made up by hypothesis, for claims about all of them.

The strategies draw from small alphabets on purpose: payloads come near what a plan asks for, so
that each constraint is met and missed often.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "b", "c", "d"])
WORDS = st.sampled_from(["", "x", "xy", "abc", "chk_1", "12", "42.5", "true", "null", "ünï", "[1]"])
INTEGERS = st.integers(-3, 8) | st.sampled_from([1_700_000_000, 1_700_000_000_000, -(2**53), 2**53])
NUMBERS = INTEGERS | st.sampled_from([0.0, 1.0, 2.5, -0.5, 7.25, 1e300])
DATES = st.sampled_from(["2026-11-21", "2026-02-30", "2026-11-21T10:00:00Z", "21.11.2026", ""])
SCALARS = st.none() | st.booleans() | NUMBERS | WORDS | DATES
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
TYPES = ["string", "integer", "number", "boolean", "object", "array", "timestamp", "datetime", "date", "any"]


def _maybe(draw: st.DrawFn, table: dict[str, Any], name: str, values: st.SearchStrategy[Any]) -> None:
    if draw(st.integers(0, 3)) == 0:
        table[name] = draw(values)


@st.composite
def attributes(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    """One attribute as a plan writes it."""
    kinds = draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True))
    if depth == 0:
        kinds = [kind for kind in kinds if kind not in {"object", "array"}] or ["string"]
    made: dict[str, Any] = {"type": kinds[0] if len(kinds) == 1 else kinds}
    _maybe(draw, made, "required", st.booleans())
    _maybe(draw, made, "nullable", st.booleans())
    if {"string", "any"} & {*kinds}:
        _maybe(draw, made, "minLength", st.integers(0, 3))
        _maybe(draw, made, "maxLength", st.integers(0, 4))
        _maybe(draw, made, "pattern", st.sampled_from(["^chk_", "^[a-z]*$", "[0-9]", "^$"]))
    if {"integer", "number", "timestamp", "any"} & {*kinds}:
        _maybe(draw, made, "minimum", st.integers(-2, 4))
        _maybe(draw, made, "maximum", st.integers(0, 7))
        _maybe(draw, made, "exclusiveMinimum", st.integers(-2, 4))
        _maybe(draw, made, "exclusiveMaximum", st.integers(0, 7))
        _maybe(draw, made, "multipleOf", st.sampled_from([1, 2, 0.5]))
    if draw(st.integers(0, 5)) == 0:
        made["enum"] = draw(
            st.lists(WORDS | INTEGERS | st.booleans(), min_size=1, max_size=3, unique_by=repr)
        )
    if "array" in kinds:
        made["items"] = draw(attributes(depth - 1))
        _maybe(draw, made, "minItems", st.integers(0, 2))
        _maybe(draw, made, "maxItems", st.integers(0, 3))
        _maybe(draw, made, "uniqueItems", st.booleans())
    if "object" in kinds:
        made["attributes"] = draw(st.dictionaries(NAMES, attributes(depth - 1), max_size=3))
        _maybe(draw, made, "additional", st.sampled_from(["allow", "warn", "forbid"]))
    return made


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """A whole plan with one event, as YAML would give it."""
    event: dict[str, Any] = {
        "attributes": draw(st.dictionaries(NAMES, attributes(), max_size=4)),
        "additional": draw(st.sampled_from(["allow", "warn", "forbid"])),
    }
    return {"trackplan": 1, "name": "Example", "events": {"happened": event}}


@st.composite
def values_for(draw: st.DrawFn, attribute: dict[str, Any]) -> Any:
    """A value that fits an attribute more often than not."""
    if draw(st.integers(0, 9)) == 0:
        return draw(VALUES)
    if attribute.get("nullable") and draw(st.integers(0, 4)) == 0:
        return None
    if "enum" in attribute and draw(st.integers(0, 3)):
        return draw(st.sampled_from(attribute["enum"]))
    kinds = attribute["type"]
    kind = kinds if isinstance(kinds, str) else draw(st.sampled_from(kinds))
    if kind == "object":
        return draw(payloads_for(attribute["attributes"]))
    if kind == "array":
        return draw(st.lists(values_for(attribute["items"]), max_size=3))
    simple = {
        "string": WORDS,
        "integer": INTEGERS,
        "number": NUMBERS,
        "boolean": st.booleans(),
        "timestamp": INTEGERS,
        "datetime": DATES,
        "date": DATES,
        "any": VALUES,
    }
    return draw(simple[kind])


@st.composite
def payloads_for(draw: st.DrawFn, planned: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a payload, near what the plan asks for."""
    made = {
        name: draw(values_for(attribute))
        for name, attribute in planned.items()
        if draw(st.integers(0, 7)) or attribute.get("required")
    }
    if draw(st.integers(0, 5)) == 0:
        made[draw(NAMES | st.just("extra"))] = draw(VALUES)
    return made
