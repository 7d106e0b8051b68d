"""Payloads that prove a generated package: valid ones from `sample`, and the same without one attribute."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from trackplan.cli.support.plans import require_plan
from trackplan.codegen.generator import Package
from trackplan.codegen.shapes import Alternative, Field, TypedEvent, typed_event
from trackplan.model.plan import Plan
from trackplan.sampling.sampler import Sampler

HERE = Path(__file__).parent
CHECKS = HERE.parent / "checks" / "cases.yaml"
PLANS = {
    "acme": HERE.parents[1] / "tracking_plan",
    "keywords": HERE / "plans" / "keywords.yaml",
    "hostile": HERE / "plans" / "hostile.yaml",
}


@dataclass(frozen=True)
class Sent:
    """One payload: its event, its attributes, who sent it and when."""

    event: str
    attributes: Mapping[str, Any]
    person: str
    timestamp: int


@dataclass(frozen=True)
class LeftOut:
    """A payload without one required attribute."""

    event: str
    attributes: Mapping[str, Any]
    path: str
    compiles: bool = False
    is_of_variant: bool = False
    """Whether it does not compile in a language whose types tell variants apart."""


def package(plan: Plan, client: str, folder: str) -> Package:
    events = [typed_event(plan, event) for event in plan.events.values() if event.status != "draft"]
    return Package(plan=plan, events=events, client=client, folder=folder)


def load(name: str) -> Plan:
    return require_plan(PLANS[name])


REFUSED = [
    LeftOut("variants_sent", {"method": "card"}, "last4", compiles=True, is_of_variant=True),
    LeftOut("variants_sent", {"method": "card", "last4": "12"}, "last4", compiles=True),
    LeftOut("variants_sent", {"method": "cash", "bank": "First"}, "bank", compiles=True, is_of_variant=True),
    LeftOut("maps_sent", {"prices": {"eur": 1}}, "prices.eur", compiles=True),
    LeftOut("maps_sent", {"prices": {"EUR": -1}}, "prices.EUR", compiles=True),
    LeftOut("maps_sent", {"prices": {}}, "prices", compiles=True),
]
"""Payloads of the plan of keywords that compile, and that no package may send."""


def checks() -> tuple[Plan, list[LeftOut], list[bool]]:
    """A plan with an event for each case of tests/checks, its payloads, and whether each breaks the check."""
    cases = [one for one in yaml.safe_load(CHECKS.read_text("utf-8")) if "error" not in one]
    events = {
        f"check_{number}": {"additional": "allow", "checks": [case["check"]]}
        for number, case in enumerate(cases)
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.yaml"
        path.write_text(yaml.safe_dump({"trackplan": 1, "name": "Checks", "events": events}))
        plan = require_plan(path)
    asked, broken = [], []
    for number, case in enumerate(cases):
        for outcome in ("met", "not_met", "not_judged"):
            for attributes in case.get(outcome, ()):
                if attributes.get("total") != float("inf"):
                    asked.append(LeftOut(f"check_{number}", attributes, f"{case['check']} {outcome}", True))
                    broken.append(outcome == "not_met")
    return plan, asked, broken


def payloads(plan: Plan, count: int) -> list[Sent]:
    events = [event for event in plan.events.values() if event.status == "active"]
    sampler = Sampler(plan, events, seed=19, shape="track_v1", cover=True)
    return [
        Sent(one["name"], one["data"], one["customer_id"], one["timestamp"])
        for one in (made.record for made in sampler.make(count))
    ]


def left_out(events: Mapping[str, TypedEvent], sent: list[Sent]) -> list[LeftOut]:
    """Every required attribute of every object, each left out of the first payload that has it."""
    found: dict[tuple[str, str], LeftOut] = {}
    for one in sent:
        for place, shown in _required(events[one.event].fields, one.attributes, (), ""):
            wanted = (one.event, "".join(f".{step}" for step in place if isinstance(step, str)))
            if wanted not in found:
                attributes = copy.deepcopy(dict(one.attributes))
                holder: Any = attributes
                for step in place[:-1]:
                    holder = holder[step]
                del holder[place[-1]]
                found[wanted] = LeftOut(one.event, attributes, shown)
    return [*found.values(), *(REFUSED if "variants_sent" in events else ())]


def _required(
    fields: tuple[Field, ...], attributes: Mapping[str, Any], place: tuple[Any, ...], shown: str
) -> Iterator[tuple[tuple[Any, ...], str]]:
    for field in fields:
        if field.name not in attributes:
            continue
        here, value = (*place, field.name), attributes[field.name]
        if field.required:
            yield here, shown + field.name
        for one in field.shape.alternatives if len(field.shape.alternatives) == 1 else ():
            if isinstance(value, dict) and one.fields:
                yield from _required(one.fields, value, here, f"{shown}{field.name}.")
            inner = one.items.only if one.items is not None else None
            if (
                isinstance(value, list)
                and value
                and inner is not None
                and inner.fields
                and isinstance(value[0], dict)
            ):
                yield from _required(inner.fields, value[0], (*here, 0), f"{shown}{field.name}[0].")


def is_of(one: Alternative, value: Any) -> bool:
    """Whether a value of JSON is of a kind of value."""
    kinds: dict[str, Any] = {"string": str, "boolean": bool, "object": dict, "array": list}
    match one.kind:
        case "any":
            return True
        case "date" | "datetime":
            return isinstance(value, str) and ("T" in value) == (one.kind == "datetime")
        case "integer" | "timestamp":
            return isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, kinds[one.kind])
