"""The smallest payload, valid under the plan, with which a message fails or has a gap at one place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

from trackplan.consumers.lookup import absences
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.language.compile import event_schema, people_schema
from trackplan.liquid.outcomes import outcome
from trackplan.model.plan import Attribute, Event
from trackplan.model.reference import Absence, within
from trackplan.sampling.values import Values
from trackplan.validator import Validator

MOST_TESTED = 4
"""Attributes that a message tests, all of whose combinations are tried."""

Payload = dict[str, Any]
Place = tuple[int, int]
"""A line and a column, from 1."""


class Prover:
    """Finds payloads for places of messages; what places of one message share is found out once."""

    def __init__(self, world: Readership) -> None:
        self._world = world
        self._tested: dict[tuple[int, str], dict[str, Any]] = {}
        self._payloads: dict[tuple[Any, ...], list[Payload]] = {}
        self._rendered: dict[tuple[int, str], set[Place]] = {}
        self._checks: dict[str | None, Validator] = {}

    def proof(self, use: Use) -> Payload | None:
        """The data of the event or the person for the first gap of a place; ``None`` where none is found.

        What a condition around the place asks for is looked for among the values that the message compares
        with; a rendering tells whether the place is reached.
        """
        root, read = use.read.root, use.read
        event = self._world.plan.events.get(use.template.event or "") if root == "event" else None
        if read.via or root not in {"event", "customer"} or (root == "event" and event is None):
            return None
        for path, how in absences(use.found, read.picks):
            effect = outcome(read, path, how, use.dialect)
            if effect not in {"fails", "blank"}:
                continue
            for payload in self._candidates(use, event, (path, how)):
                nil = how == "null" or effect == "blank"
                if nil or (use.reference.line, use.reference.column) in self._gaps(use, payload):
                    return payload
        return None

    def _gaps(self, use: Use, payload: Payload) -> set[Place]:
        """The places of a message that show nothing, or fail, with a payload."""
        from trackplan.liquid.rendering import places_without_value  # noqa: PLC0415 - python-liquid is slow

        data = {"event": {}, "customer": {}, use.read.root: payload}
        key = (id(use.template), json.dumps(data))
        if key not in self._rendered:
            self._rendered[key] = places_without_value(use.template.text, data)
        return self._rendered[key]

    def _candidates(self, use: Use, event: Event | None, gap: tuple[str, Absence]) -> list[Payload]:
        """Return valid payloads, small ones first: what is required, and what the message tests besides."""
        chain = tuple(path for path, _ in use.found.chain)
        key = (id(use.template), use.read.root, use.read.path, chain, gap)
        if key not in self._payloads:
            fits = self._fits(event)
            self._payloads[key] = [one for one in self._made(use, event, gap) if fits(one)]
        return self._payloads[key]

    def _fits(self, event: Event | None) -> Callable[[Any], bool]:
        name = None if event is None else event.name
        if name not in self._checks:
            schema = people_schema(self._world.plan) if event is None else event_schema(event)
            self._checks[name] = Validator(schema)
        return self._checks[name].accepts

    def _made(self, use: Use, event: Event | None, gap: tuple[str, Absence]) -> Iterator[Payload]:
        around = self._world.plan.people if event is None else event.members
        wanted = _required(around, use.read.path)
        base = _shortened(Values(Random(0)).object(wanted)(), wanted, use.read.path)  # noqa: S311 - repeatable on purpose
        key = (id(use.template), use.read.root)
        if key not in self._tested:
            self._tested[key] = _tested(self._world, use)
        tested = self._tested[key]
        names = [path for path in tested if not within(path, gap[0])][:MOST_TESTED]
        for count in range(len(names) + 1):
            for chosen in combinations(names, count):
                payload = _copied(base)
                for path in chosen:
                    _put(payload, path, tested[path])
                _take(payload, *gap, use)
                yield payload


def _shortened(value: Payload, around: Mapping[str, Attribute], path: str, before: str = "") -> Payload:
    """A payload whose lists have no more members than the plan, or the way to a path, asks for."""
    made = {}
    for name, inside in value.items():
        attribute, here = around.get(name), f"{before}{name}"
        made[name] = inside
        if attribute is None:
            continue
        if isinstance(inside, dict):
            made[name] = _shortened(inside, attribute.members, path, f"{here}.")
        elif isinstance(inside, list):
            fewest = attribute.constraints.get("minItems", 0)
            kept = inside[: max(fewest, 1 if within(path, f"{here}[]") else 0)]
            item = attribute.items.members if attribute.items is not None else {}
            made[name] = [
                _shortened(one, item, path, f"{here}[].") if isinstance(one, dict) else one for one in kept
            ]
    return made


def _required(around: Mapping[str, Attribute], path: str, before: str = "") -> dict[str, Attribute]:
    """What a payload must have, and what lies on the way to a path."""
    found = {}
    for name, attribute in around.items():
        here = f"{before}{name}"
        if attribute.required or within(path, here):
            inside = replace(
                attribute,
                required=True,
                attributes=_required(attribute.members, path, f"{here}."),
                items=_item(attribute.items, path, f"{here}[]"),
            )
            found[name] = inside
    return found


def _item(item: Attribute | None, path: str, here: str) -> Attribute | None:
    if item is None:
        return None
    return replace(item, attributes=_required(item.members, path, f"{here}."))


def _tested(world: Readership, use: Use) -> dict[str, Any]:
    """Values that conditions of the message ask for, by the path of the attribute."""
    found: dict[str, Any] = {}
    values = Values(Random(0))  # noqa: S311 - repeatable on purpose
    for one in world.uses:
        if one.template is not use.template or one.read.root != use.read.root:
            continue
        attribute = one.found.attribute
        if attribute is None or one.read.usage != "condition" or "[]" in one.read.path:
            continue
        comparison = one.read.comparison
        if comparison is not None and comparison.operator == "==":
            found[one.read.path] = comparison.operand
        elif comparison is not None and isinstance(comparison.operand, int | float):
            step = {">": 1, ">=": 0, "<": -1, "<=": 0}.get(comparison.operator, 1)
            found[one.read.path] = comparison.operand + step
        else:
            found.setdefault(one.read.path, values.of(attribute)())
    return found


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(inside) for name, inside in value.items()}
    return [_copied(inside) for inside in value] if isinstance(value, list) else value


def _put(payload: Payload, path: str, value: Any) -> None:
    *holders, last = path.split(".")
    here = payload
    for name in holders:
        here = here.setdefault(name, {})
        if not isinstance(here, dict):
            return
    here[last] = value


def _take(payload: Payload, path: str, how: Absence, use: Use) -> None:
    """Make a value absent; a list keeps as many members as it must have."""
    if how in {"empty", "not found"}:
        holder = use.found.chain[[one for one, _ in use.found.chain].index(path) - 1]
        fewest = holder[1].constraints.get("minItems", 0)
        for found, last in _holders(payload, holder[0]):
            found[last] = found[last][:fewest] if isinstance(found.get(last), list) else []
        return
    for found, last in _holders(payload, path):
        if how == "null":
            found[last] = None
        else:
            found.pop(last, None)


def _holders(payload: Payload, path: str) -> list[tuple[Payload, str]]:
    """The objects that hold the last name of a path, and that name."""
    *steps, last = path.removesuffix("[]").replace("[]", ".[]").split(".")
    found: list[Any] = [payload]
    for step in steps:
        inside: list[Any] = []
        for one in found:
            if step == "[]" and isinstance(one, list):
                inside += one
            elif isinstance(one, dict) and step in one:
                inside.append(one[step])
        found = inside
    return [(one, last) for one in found if isinstance(one, dict)]
