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
ADDITIONAL = st.sampled_from(["allow", "warn", "forbid"])
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
    if "object" in kinds and draw(st.integers(0, 3)) == 0:
        made["values"] = draw(attributes(depth - 1))
        _maybe(draw, made, "keys", KEYS)
    elif "object" in kinds:
        made["attributes"] = draw(st.dictionaries(NAMES, attributes(depth - 1), max_size=3))
        _maybe(draw, made, "variants", variants(made["attributes"], depth - 1))
        _maybe(draw, made, "additional", st.sampled_from(["allow", "warn", "forbid"]))
        _maybe(draw, made, "minAttributes", st.integers(0, 2))
        _maybe(draw, made, "maxAttributes", st.integers(0, 3))
    return made


KEYS = st.fixed_dictionaries(
    {},
    optional={
        "pattern": st.sampled_from(["^[a-z]*$", "^[A-Z]{3}$", "."]),
        "maxLength": st.integers(0, 3),
        "enum": st.sampled_from([["a"], ["a", "b", "xy"]]),
    },
).filter(bool)


@st.composite
def variants(draw: st.DrawFn, table: dict[str, Any], depth: int = 1) -> dict[str, Any]:
    """Variants of what has these attributes, of which one tells them, if there is any."""
    by = draw(st.sampled_from(sorted(table) or ["a"]))
    own = st.dictionaries(st.sampled_from(["v", "w"]), attributes(depth), max_size=2)
    values = st.lists(WORDS | INTEGERS | st.booleans(), min_size=1, max_size=2, unique_by=repr)
    variant = st.fixed_dictionaries({"attributes": own}, optional={"equals": values})
    return {"by": by, "when": draw(st.dictionaries(st.sampled_from(["x", "abc"]), variant, min_size=1))}


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """A whole plan with one event, as YAML would give it."""
    event: dict[str, Any] = {
        "attributes": draw(st.dictionaries(NAMES, attributes(), max_size=4)),
        "additional": draw(st.sampled_from(["allow", "warn", "forbid"])),
    }
    _maybe(draw, event, "variants", variants(event["attributes"]))
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
        of_value = values_for(attribute["values"]) if "values" in attribute else VALUES
        of_map = st.dictionaries(NAMES | WORDS, of_value, max_size=3)
        of_object = payloads_for(attribute.get("attributes", {}), attribute.get("variants"))
        return draw(of_map if "values" in attribute else of_object)
    if kind == "array":
        return draw(st.lists(values_for(attribute["items"]) if "items" in attribute else VALUES, max_size=3))
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
def payloads_for(
    draw: st.DrawFn, planned: dict[str, Any], variants: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The attributes of a payload, near what the plan asks for."""
    if variants is not None:
        name, variant = draw(st.sampled_from(sorted(variants["when"].items())))
        planned = {**planned, **variant["attributes"]}
        told = draw(st.sampled_from(variant.get("equals", [name])))
        planned[variants["by"]] = {**planned.get(variants["by"], {"type": "any"}), "enum": [told]}
    made = {
        name: draw(values_for(attribute))
        for name, attribute in planned.items()
        if draw(st.integers(0, 7)) or attribute.get("required")
    }
    if draw(st.integers(0, 5)) == 0:
        made[draw(NAMES | st.just("extra"))] = draw(VALUES)
    return made


@st.composite
def mutations(draw: st.DrawFn, attribute: dict[str, Any], depth: int = 2) -> dict[str, Any]:
    """An attribute with one thing changed: a keyword from another one, or something inside it."""
    other = draw(attributes(depth))
    made = {**attribute}
    inside = [name for name in ("items", "attributes", "values", "variants") if name in attribute and depth]
    choice = draw(st.sampled_from([*sorted({*other} | {*attribute}), *inside, *inside]))
    if choice in {"items", "values"} and choice in attribute and draw(st.booleans()):
        made[choice] = draw(mutations(attribute[choice], depth - 1))
    elif choice == "variants" and "variants" in attribute and draw(st.booleans()):
        made["variants"] = draw(changed_variants(attribute["variants"], depth - 1))
    elif choice == "attributes" and attribute.get("attributes") and draw(st.booleans()):
        made["attributes"] = draw(changed(attribute["attributes"], depth - 1))
    elif choice in {"required", "nullable", "uniqueItems"}:
        made[choice] = not attribute.get(choice, False)
    elif choice in other:
        made[choice] = other[choice]
    elif choice != "type":
        del made[choice]
    return made


@st.composite
def changed(draw: st.DrawFn, table: dict[str, Any], depth: int = 2) -> dict[str, Any]:
    """A table of attributes with one of them added, removed or changed."""
    made = {**table}
    name = draw(st.sampled_from(sorted(table))) if table and draw(st.integers(0, 3)) else draw(NAMES)
    if name not in made:
        made[name] = draw(attributes(depth))
    elif draw(st.integers(0, 4)) == 0:
        del made[name]
    else:
        made[name] = draw(mutations(made[name], depth))
    return made


@st.composite
def changed_variants(draw: st.DrawFn, told: dict[str, Any], depth: int = 1) -> dict[str, Any]:
    """Variants of which one is added, removed, told by other values, or has other attributes."""
    name = draw(st.sampled_from(sorted(told["when"])))
    one = told["when"][name]
    when = {**told["when"], name: {**one, "attributes": draw(changed(one["attributes"], depth))}}
    how = draw(st.sampled_from(["attributes", "attributes", "equals", "gone", "by"]))
    if how == "equals":
        when[name] = {**one, "equals": [draw(WORDS | INTEGERS)]}
    elif how == "gone" and len(when) > 1:
        del when[name]
    return {"by": draw(NAMES) if how == "by" else told["by"], "when": when}


@st.composite
def plan_pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan and a later version of it: mostly one change apart, sometimes several."""
    before = draw(plans())
    event = before["events"]["happened"]
    table = event["attributes"]
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        table = draw(changed(table))
    additional = draw(ADDITIONAL) if draw(st.integers(0, 5)) == 0 else event["additional"]
    happened = {**event, "attributes": table, "additional": additional}
    if "variants" in event and draw(st.booleans()):
        happened["variants"] = draw(changed_variants(event["variants"]))
    after = {**before, "events": {"happened": happened}}
    return (before, after) if draw(st.booleans()) else (after, before)
