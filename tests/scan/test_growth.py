"""The cost of a record grows as its bytes do, and that of a file as its records do.

Each input is doubled, and takes less than 2.5 times the processor's time, by both ways of scanning.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

import pytest

from tests.scan.records import PLAIN, loaded, needs_scanner
from tests.scan.test_native import collected, record

pytestmark = pytest.mark.nightly

LIMIT = 2.5
ROUNDS = 3

Sized = Callable[[int], tuple[dict[str, Any], list[Any]]]
"""A plan and the records of an input of some size."""


def _attributes(size: int) -> tuple[dict[str, Any], list[Any]]:
    return PLAIN, [record("track_v1", **{f"attribute {number}": number for number in range(size)})]


def _similar_names(size: int) -> tuple[dict[str, Any], list[Any]]:
    return PLAIN, [record("track_v1", **{"a" * 20 + f"{number:06}": "x" for number in range(size)})]


def _depth(size: int) -> tuple[dict[str, Any], list[Any]]:
    value: Any = 1
    for _ in range(size):
        value = [value]
    return PLAIN, [record("track_v1", x=value)] * 200


def _items(size: int) -> tuple[dict[str, Any], list[Any]]:
    return PLAIN, [record("track_v1", c=[{"d": 5}] * size)]


def _texts(size: int) -> tuple[dict[str, Any], list[Any]]:
    return PLAIN, [record("track_v1", a="Größe " * size)]


def _event_names(size: int) -> tuple[dict[str, Any], list[Any]]:
    return PLAIN, [record("track_v1", f"appeared_{number}") for number in range(size)]


def _findings(size: int) -> tuple[dict[str, Any], list[Any]]:
    return PLAIN, [record("track_v1", **{f"x{number % 50}": number}) for number in range(size)]


def _planned(size: int) -> tuple[dict[str, Any], list[Any]]:
    event = PLAIN["events"]["happened"]
    plan = {**PLAIN, "events": {f"happened_{number}": event for number in range(size)}}
    return plan, [record("track_v1", f"happened_{number}") for number in range(size)]


INPUTS: dict[str, tuple[Sized, int]] = {
    "attributes of a record": (_attributes, 4_000),
    "similar names of attributes": (_similar_names, 4_000),
    "depth of a value": (_depth, 45),
    "items of an array": (_items, 20_000),
    "length of a text": (_texts, 200_000),
    "names of events": (_event_names, 2_000),
    "findings of a file": (_findings, 4_000),
    "events of a plan": (_planned, 60),
}


def _seconds(made: tuple[dict[str, Any], list[Any]], *, native: bool) -> float:
    written, records = made
    plan = loaded(written)
    assert plan is not None
    lines: Sequence[bytes] = [json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in records]
    began = process_time()
    collector = collected(plan, [lines], native=native, profile=True)
    assert list(collector.findings(whole=True)) is not None
    return process_time() - began


@pytest.mark.parametrize("native", [pytest.param(True, marks=needs_scanner, id="native"), False])
@pytest.mark.parametrize("name", INPUTS)
def test_twice_the_input_is_at_most_twice_the_work(name: str, native: bool) -> None:
    make, size = INPUTS[name]
    one, two = make(size), make(2 * size)
    ratios = [_seconds(two, native=native) / _seconds(one, native=native) for _ in range(ROUNDS)]
    assert min(ratios) < LIMIT, f"{name}: {ratios}"  # what else the machine does never lowers all of them
