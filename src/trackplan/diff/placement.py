"""Payloads of one side of a change with a value at a path, and around it what must be there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trackplan.diff.side import ABSENT, Side, least
from trackplan.language.keywords import ATTRIBUTES, ITEMS
from trackplan.model.attribute import ANY_KEY, Attribute, Variants


def put(
    side: Side,
    table: Mapping[str, Attribute],
    variants: Variants | None,
    path: str,
    value: Any,
) -> dict[str, Any] | None:
    """Return an object with what it must have and a value at a path; ``None`` if that leads nowhere."""
    if variants is not None and path == variants.by and value is not ABSENT:
        return side.with_required({path: value}, table, variants)
    filled = dict(side.base) if table is side.table else side.with_required({}, table, variants)
    table = {**table, **(variants.of(filled.get(variants.by)) if variants is not None else {})}
    for name, attribute in table.items():
        if path == name:
            filled.pop(name, None)
            return filled if value is ABSENT else {**filled, name: value}
        rest = path.removeprefix(name)
        if len(rest) < len(path) and rest[:1] in {".", "["}:
            inner = _into(side, attribute, rest, value)
            if inner is not None:
                return {**filled, name: inner}
    if "." in path or "[" in path or value is ABSENT:
        return filled if value is ABSENT and "." not in path and "[" not in path else None
    return {**filled, path: value}


def _into(side: Side, attribute: Attribute, rest: str, value: Any) -> Any:
    """What stands at an attribute when a value stands somewhere inside it."""
    if rest.startswith("."):
        if attribute.values is not None:
            return _in_map(side, attribute, rest.removeprefix(f".{ANY_KEY}"), value)
        inner = put(side, attribute.attributes, attribute.variants, rest[1:], value)
        missing = 0 if inner is None else least(attribute, ATTRIBUTES) - len(inner)
        return {**ATTRIBUTES.make(missing), **inner} if inner is not None and missing > 0 else inner
    if attribute.items is None:
        return None
    rest = rest.removeprefix("[]")
    first = value if not rest else _into(side, attribute.items, rest, value)
    if first is None and rest:
        return None
    return side.items(attribute, max(1, least(attribute, ITEMS)), first=first)


def _in_map(side: Side, attribute: Attribute, rest: str, value: Any) -> Any:
    if rest.startswith("."):  # a name that only the other side has
        made = side.object(attribute, least(attribute, ATTRIBUTES))
        return {**made, rest[1:]: value} if value is not ABSENT else made
    made = side.object(attribute, max(1, least(attribute, ATTRIBUTES)))
    inner = value if not rest or attribute.values is None else _into(side, attribute.values, rest, value)
    if not made or (inner is None and rest):
        return None
    return {**made, next(iter(made)): inner}
