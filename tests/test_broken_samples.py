"""Each value of each accepted sample broken: a finding there, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.test_broken_lines import FILES, ROOT
from trackplan.document import Document
from trackplan.document import Path as Way
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.model.payload import Payload
from trackplan.scan.payload_checker import PayloadChecker
from trackplan.shapes import recognise
from trackplan.sources import open_source, readable

SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.is_file())

NOT_A_VALUE: Any = [[]]
"""Neither a scalar nor an object, nor an array of either: no value that a plan or an API asks for."""

UNSPOKEN = {
    ("delivery_id",): "an activity is what Customer.io wrote, and nothing reads this of it",
    ("delivery_type",): "an activity is what Customer.io wrote, and nothing reads this of it",
    ("properties", "utm_content"): "the plan allows a visit to have attributes of its own",
}
OF_A_ROW = {"context": "a warehouse's own columns hold the context in many forms"}


@cache
def judge() -> PayloadChecker:
    plan = load([read_yaml(path.as_posix(), path.read_bytes()) for path in FILES]).plan
    assert plan is not None
    return PayloadChecker(CompiledPlan(plan))


def records(path: Path) -> Iterator[dict[str, Any]]:
    with open_source(str(path)) as source:
        for _line, raw, _where in source:
            yield deepcopy(dict(readable(raw)))


def ways(value: Any, at: Way = ()) -> Iterator[Way]:
    """The way to every value inside a value."""
    for name in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*at, name)
        yield from ways(value[name], (*at, name))


def places(record: dict[str, Any]) -> list[Way] | None:
    """Where something is said of a record; ``None`` when it is said that it is no record at all."""
    shape = recognise(record)
    if shape is None:
        return None
    payload = shape.read(record)
    if not isinstance(payload, Payload):
        return []
    locate = lambda: (Document("a.ndjson", data=record), ())  # noqa: E731 - it is the judge's own word
    return [problem.ref.path for _, problem in judge().problems(payload, locate)]


def is_near(place: Way, way: Way) -> bool:
    """Whether one stands inside the other."""
    shared = min(len(place), len(way))
    return place[:shared] == way[:shared]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_value_of_no_kind_is_found_where_it_is(path: Path) -> None:
    missed = set()
    for record in records(path):
        assert places(record) == []
        for way in ways(record):
            broken = deepcopy(record)
            holder: Any = broken
            for name in way[:-1]:
                holder = holder[name]
            holder[way[-1]] = NOT_A_VALUE
            found = places(broken)
            if found is not None and not any(is_near(place, way) for place in found):
                missed.add(way)
    waived = set(UNSPOKEN) | {way for way in missed if way[0] in OF_A_ROW and path.suffix == ".csv"}
    assert missed - waived == set()
