"""Where a record of an event shows which of the plan's sources it is from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import UNSET

from trackplan.model.plan import Event, Match, Plan
from trackplan.scan.fast.typed import InDoubtError, kinds
from trackplan.scan.fast.wire import Wire

SOURCES = 1_000
"""How many different marks of sources are remembered."""

Found = list[Any]
"""What marks of a source come to: the plan's source, whether it may send the event, how often they
were met, and the source's number."""


def sources(
    plan: Plan, event: Event, wire: Wire, numbers: Mapping[str, int]
) -> tuple[str, dict[Any, Found], Callable[[Any], Found]]:
    """An expression of where sources show themselves, what such values came to, and a way to find out.

    That is the first source of the plan that matches; it may send if it, or another that matches,
    is one of the event's. The expression is empty where no source shows itself.
    """
    shown = [
        (name, source.match.equals, part)
        for name, source in plan.sources.items()
        if source.match and (part := _shown(source.match, event, wire)) is not None
    ]
    parts = list(dict.fromkeys(part for _, _, part in shown))
    memo: dict[Any, Found] = {}
    results: dict[tuple[str | None, bool], Found] = {}

    def told(values: Any) -> Found:
        texts = {
            part: str(value)
            for part, value in zip(parts, values, strict=True)
            if value is not None and value is not UNSET
        }
        seen = [name for name, equals, part in shown if texts.get(part) == equals]
        fits = not event.sources or not seen or not {*seen}.isdisjoint(event.sources)
        name = seen[0] if seen else None
        found = results.setdefault((name, fits), [name, fits, 0, numbers.get(name or "", 0)])
        if len(memo) < SOURCES:
            memo[values] = found
        return found

    return f"({', '.join(parts)},)" if parts else "", memo, told


def _shown(match: Match, event: Event, wire: Wire) -> str | None:
    if match.kind == "context":
        return None if wire.context is None else f"dig({wire.context}, {match.path.split('.')!r})"
    head, *below = match.path.split(".")
    for index, (name, attribute) in enumerate(event.attributes.items()):
        if name == head:
            if kinds(attribute) != {str} or {"object", "array", "any"} & {*attribute.types}:
                raise InDoubtError("a source shows itself in what is no text")
            return None if below else f"d.f{index}"
    return None
