from __future__ import annotations

from collections.abc import Iterator
from math import inf

from trackplan.health.chance import UNLIKELY, chance_of
from trackplan.model.finding import Problem, RuleCard, Seen, Severity, Skipped
from trackplan.model.landing import Landing, day
from trackplan.model.plan import Attribute
from trackplan.model.tally import Spell
from trackplan.rules import LandingRule
from trackplan.rules.sightings import listed


class TypeDrift(LandingRule):
    """An attribute lands with more than one type."""

    card = RuleCard(
        id="type-drift",
        severity=Severity.WARNING,
        summary="The type of an attribute differs from payload to payload, or has changed.",
        why=(
            "Segments that compare it lose the people whose value is of the other type, from the day it "
            "began."
        ),
        fix="Find the sender by the day and the source, and have it send the planned type.",
        bad="""\
rules:
  type-drift: {options: {share: 0.0001}}
events:
  checkout_started:
    attributes:
      cart_value: {type: number}  # flagged
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793577600, "data": {"cart_value": 42.5}}
{"name": "checkout_started", "timestamp": 1793577601, "data": {"cart_value": 12}}
{"name": "checkout_started", "timestamp": 1793664000, "data": {"cart_value": "42.5"}}
""",
        options={"share": 0.01},
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793577600, "data": {"cart_value": 42.5}}
{"name": "checkout_started", "timestamp": 1793577601, "data": {"cart_value": 12}}
{"name": "checkout_started", "timestamp": 1793664000, "data": {"cart_value": 42}}
""",
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each type beside the usual one, with the day on which it began."""
        for name, landed in sorted(landing.tally.events.items()):
            event = landing.plan.events[name]
            planned = dict(event.walk())
            for path, kinds in landed.attributes.settled().items():
                attribute = planned.get(path)
                spells = {kind: spell for kind, spell in kinds.types.items() if kind != "null"}
                if attribute is not None and len(attribute.types) > 1:
                    continue
                usual = _usual(attribute, spells)
                others = sorted(spells.keys() - {usual}, key=lambda kind: (-spells[kind].count, kind))
                total = sum(spell.count for spell in spells.values())
                for other in others:
                    if chance_of(spells[other].count, total, self.options["share"]) > UNLIKELY:
                        continue
                    yield Problem(
                        message=_sentence(path, usual, other, spells, planned=attribute is not None),
                        ref=event.ref.key if attribute is None else attribute.ref.key,
                        event=name,
                        attribute=path,
                        seen=Seen(
                            count=spells[other].count,
                            of=total,
                            first=day(spells[other].first),
                            last=day(spells[other].last),
                        ),
                    )

    def unjudged(self, landing: Landing) -> Iterator[Skipped]:
        """Yield the events with an attribute of several types, of which too few landed."""
        few = [
            name
            for name, landed in sorted(landing.tally.events.items())
            for kinds in landed.attributes.settled().values()
            if len(kinds.types.keys() - {"null"}) > 1
            and chance_of(kinds.count, kinds.count, self.options["share"]) > UNLIKELY
        ]
        if few:
            names = listed([*dict.fromkeys(few)])
            yield Skipped(what=f"types that differ in {names}", reason="too few landed to tell")


def _usual(attribute: Attribute | None, spells: dict[str, Spell]) -> str:
    """The type that an attribute should have: the planned one, else the one that was there first."""
    if attribute is not None and (kind := _KIND.get(attribute.types[0])) is not None:
        return kind
    return min(spells, key=lambda kind: (spells[kind].first or inf, -spells[kind].count, kind), default="")


def _sentence(path: str, usual: str, other: str, spells: dict[str, Spell], *, planned: bool) -> str:
    began = spells[other].first
    ended = spells[usual].last if usual in spells else None
    norm = f"{_A[usual]}, which is planned," if planned else _A[usual]
    if began is not None and ended is not None and ended <= began:
        return f"`{path}` has turned from {norm} into {_A[other]} on {day(began)}"
    since = f" since {day(began)}" if began is not None else ""
    if planned:
        return f"`{path}` is {_A[other]} in some payloads{since}, and {_A[usual]} is planned"
    if day(spells[usual].first) == day(began):
        return f"`{path}` is {_A[other]} in some payloads, and {_A[usual]} in others"
    return f"`{path}` was {_A[usual]} at first, and is {_A[other]} in some payloads{since}"


_KIND = {
    "string": "string",
    "datetime": "string",
    "date": "string",
    "integer": "number",
    "number": "number",
    "timestamp": "number",
    "boolean": "boolean",
    "object": "object",
    "array": "array",
}

_A = {
    "string": "a string",
    "number": "a number",
    "boolean": "a boolean",
    "object": "an object",
    "array": "an array",
}
