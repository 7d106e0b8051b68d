"""Every definition of a list against every other: verdicts held against values, counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.diff.plans import HEAD, TODAY, plan_of
from trackplan.diff import compare
from trackplan.language.compile import attribute_schema
from trackplan.model.change import Change
from trackplan.model.fact import ValueFact
from trackplan.model.plan import Attribute, Plan
from trackplan.model.verdict import Verdict
from trackplan.shapes.times import MILLISECONDS
from trackplan.validator import Validator

MATRIX = yaml.safe_load((Path(__file__).parent / "matrix.yaml").read_text("utf-8"))
DEFINITIONS: list[dict[str, Any]] = MATRIX["definitions"]
VALUES: list[Any] = [*MATRIX["values"], "x" * 1500, "x" * 1501]


@dataclass
class Rates:
    """What became of the pairs that were compared."""

    pairs: int = 0
    broken: int = 0
    """Pairs and sides of which a value shows that one takes what the other does not."""
    whole: int = 0
    """Pairs and sides of which no value shows it."""
    unsound: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    """Called breaking, and neither a value nor an example shows it."""
    missed: list[str] = field(default_factory=list)
    """Broken, and called risky."""
    unshown: list[str] = field(default_factory=list)
    breaks: int = 0
    shown: int = 0
    wrong: list[str] = field(default_factory=list)
    """Breaks whose example is another fact's."""

    def lines(self) -> Iterator[str]:
        """Yield the rates, a line each."""
        yield f"{len(DEFINITIONS)} definitions, {len(VALUES)} values, {self.pairs:,} ordered pairs"
        yield f"broken by a value: {self.broken:,}, of which called safe {len(self.unsound)}"
        yield f"  and called risky {len(self.missed)} ({self.missed_rate:.2%})"
        yield f"broken by no value: {self.whole:,}, of which called breaking {len(self.false_alarms)}"
        yield f"breaks: {self.breaks:,}, shown by an example {self.shown:,}"
        yield f"  and by another fact's {len(self.wrong)}"

    @property
    def missed_rate(self) -> float:
        """The part of the broken pairs that are called risky."""
        return len(self.missed) / max(self.broken, 1)


@cache
def _plan(number: int) -> Plan:
    attribute = {**DEFINITIONS[number], "required": True}
    return plan_of({**HEAD, "events": {"e": {"attributes": {"a": attribute}}}})


@cache
def _taken(number: int, *, opened: bool = False) -> frozenset[int]:
    """The values that a definition takes, as lint does; ``opened`` lets undeclared attributes through."""
    attribute = _plan(number).events["e"].attributes["a"]
    attribute = replace(attribute, additional=None) if opened else attribute
    accepts = Validator(attribute_schema(attribute)).accepts
    seconds = "timestamp" in attribute.types
    return frozenset(
        place
        for place, value in enumerate(VALUES)
        if accepts(value) and not (seconds and _is_number(value) and abs(value) >= MILLISECONDS)
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def rates(every: int = 1) -> Rates:
    """Compare each pair, or each of so many."""
    found = Rates()
    numbers = range(len(DEFINITIONS))
    pairs = [(one, other) for one in numbers for other in numbers if one != other]
    for one, other in pairs[::every]:
        _count(found, one, other)
    return found


def _count(found: Rates, one: int, other: int) -> None:
    found.pairs += 1
    changes = compare(_plan(one), _plan(other), today=TODAY).changes
    for side, gone in (
        ("senders", _taken(one) - _taken(other)),
        ("readers", _taken(other) - _taken(one, opened=True)),
    ):
        verdict = max((getattr(change, side).verdict for change in changes), default=Verdict.SAFE)
        told = f"{side}: {DEFINITIONS[one]} -> {DEFINITIONS[other]}"
        found.broken += bool(gone)
        found.whole += not gone
        if gone and verdict is Verdict.SAFE:
            found.unsound.append(f"{told}: {VALUES[min(gone)]!r}")
        if gone and verdict is Verdict.RISKY:
            found.missed.append(f"{told}: {VALUES[min(gone)]!r}")
        for change in changes:
            if getattr(change, side).verdict is Verdict.BREAKING:
                _judge(found, change, side, told, broken=bool(gone))


def _judge(found: Rates, change: Change, side: str, told: str, *, broken: bool) -> None:
    found.breaks += 1
    example = next((one for one in change.counterexamples if one.side == side), None)
    if example is None:
        found.unshown.append(f"{told}: {change.fact.id}")
        if not broken:
            found.false_alarms.append(told)
        return
    found.shown += 1
    fact = change.fact
    if isinstance(fact, ValueFact) and fact.attribute == "a" and fact.old and fact.new:
        mine, theirs = (fact.old, fact.new) if side == "senders" else (fact.new, fact.old)
        value = example.payload["a"]
        if not _takes(mine, value) or not _refuses(fact, theirs, value):
            found.wrong.append(f"{told}: {fact.id} {value!r}")


def _takes(attribute: Attribute, value: Any) -> bool:
    return bool(Validator(attribute_schema(attribute)).accepts(value))


def _refuses(fact: ValueFact, attribute: Attribute, value: Any) -> bool:
    """Whether what the fact is about, alone, refuses the value."""
    schema = attribute_schema(attribute)
    compiled = {
        "type": ("type", "format", "anyOf"),
        "nullable": ("type",),
        "minAttributes": ("minProperties",),
        "maxAttributes": ("maxProperties",),
        "values": ("additionalProperties",),
        "keys": ("propertyNames",),
    }
    wanted = {name for keyword in fact.keywords for name in compiled.get(keyword, (keyword,))}
    alone = {name: part for name, part in schema.items() if name in wanted}
    if "type" in fact.keywords and "timestamp" in attribute.types:
        alone["allOf"] = [{"exclusiveMaximum": MILLISECONDS, "exclusiveMinimum": -MILLISECONDS}]
    return not Validator(alone).accepts(value)
