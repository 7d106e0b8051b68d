"""One variant of an event alone: the event with a value of its discriminator, and what comes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from trackplan.model.fact import Case
from trackplan.model.plan import Attribute, Event

H = TypeVar("H", Event, Attribute)


def in_case(event: Event, case: Case) -> Event:
    """Return an event whose payloads are those of a case; its variants there are plain attributes."""
    for path, by, value in case:
        if path:
            event = replace(event, attributes=_in_table(event.attributes, path, by, value))
        else:
            event = _with_value(event, by, value)
    return event


def _in_table(table: Mapping[str, Attribute], path: str, by: str, value: object) -> Mapping[str, Attribute]:
    for name, attribute in table.items():
        rest = path.removeprefix(name)
        if len(rest) < len(path) and rest[:1] in {"", ".", "["}:
            return {**table, name: _inside(attribute, rest, by, value)}
    return table


def _inside(attribute: Attribute, rest: str, by: str, value: object) -> Attribute:
    if not rest:
        return _with_value(attribute, by, value)
    if rest.startswith("[]"):
        items = attribute.items and _inside(attribute.items, rest[2:], by, value)
        return replace(attribute, items=items)
    if attribute.values is not None:
        return replace(attribute, values=_inside(attribute.values, rest.removeprefix(".*"), by, value))
    return replace(attribute, attributes=_in_table(attribute.attributes, rest[1:], by, value))


def _with_value(holder: H, by: str, value: object) -> H:
    own = dict(holder.attributes)
    if by in own:
        word: Any = {"enum": [value]} if "const" in own[by].constraints else {"const": value}
        constraints = {**own[by].constraints, **word}
        own[by] = replace(own[by], required=True, nullable=False, constraints=constraints)
    if holder.variants is not None and holder.variants.by == by:
        own |= holder.variants.of(value)
    return replace(holder, attributes=own, variants=None)
