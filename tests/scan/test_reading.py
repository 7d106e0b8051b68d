"""Records that wait to be judged: none is lost, however they come and however the input ends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pytest
from msgspec.json import encode

from tests.scan.records import PLAIN, loaded, needs_scanner
from tests.scan.test_tally import told
from trackplan.document.json import read_json
from trackplan.language.compiled import CompiledPlan
from trackplan.scan.collector import Collector
from trackplan.scan.reading import GROWTH, collect_records
from trackplan.sources import IncompleteError, UnreadableRecord, readable, unwrapped

SHAPES = {
    "track_v1": {"name": "happened", "customer_id": "usr_1", "timestamp": 1793577600, "data": {}},
    "pipelines": {"type": "track", "event": "happened", "userId": "usr_1", "properties": {}},
}


def lines(number: int, bad: int) -> Iterator[bytes]:
    """Records of two shapes, of which one in ``bad`` breaks the plan and one in 97 is no JSON."""
    for index in range(number):
        shape = "track_v1" if index < number // 2 else "pipelines"
        record = json.loads(json.dumps(SHAPES[shape]))
        attributes = record["data" if shape == "track_v1" else "properties"]
        attributes |= {"a": "x", "b": 1 if index % bad else index % 5 - 2.5, "c": [{"d": "y"}]}
        text = json.dumps(record).encode()
        yield text[:-1] if index % 97 == 0 else text


def batches(texts: Iterable[bytes], size: int) -> Iterator[list[Any]]:
    numbered = enumerate(texts, 1)
    while batch := [(number, text, None) for number, text in islice(numbered, size)]:
        yield batch


def collected(parts: Iterable[list[Any]], *, native: bool = False) -> Collector:
    plan = loaded(PLAIN)
    assert plan is not None
    collector = Collector(CompiledPlan(plan), by_file=False, profile=True, native=native)
    collector.begin("a.ndjson")
    read(collector, parts)
    return collector


def read(collector: Collector, parts: Iterable[list[Any]]) -> None:
    collect_records(
        collector,
        parts,
        value_of=readable,
        document_of=lambda one: (read_json("a.ndjson", one[1], first_line=one[0]), ()),
        unwrap=unwrapped,
        broken=UnreadableRecord,
    )


@needs_scanner
@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("bad", [1, 2, 30])
def test_all_records_come_to_the_same_however_they_are_handed_over(size: int, bad: int) -> None:
    texts = [*lines(1500, bad)]
    plain, native = collected(batches(texts, 100)), collected(batches(texts, size), native=True)
    assert [*map(repr, native.findings())] == [*map(repr, plain.findings())]
    assert told(native.tally) == told(plain.tally)
    assert native.accounts.read == len(texts)


@pytest.mark.parametrize("native", [pytest.param(True, marks=needs_scanner), False])
@pytest.mark.parametrize("broken", [IncompleteError("cut off"), KeyboardInterrupt()])
def test_what_was_read_before_the_input_breaks_off_counts(broken: BaseException, native: bool) -> None:
    def breaking() -> Iterator[list[Any]]:
        yield from batches(lines(550, 30), 50)
        raise broken

    plan = loaded(PLAIN)
    assert plan is not None
    collector = Collector(CompiledPlan(plan), native=native)
    collector.begin("a.ndjson")
    with pytest.raises(type(broken)):
        read(collector, breaking())
    assert collector.accounts.read == 550


@pytest.mark.parametrize("number", ["1e15", "-9e15", "1e-5", "1e16", "1E0", "-0.0", "1e-300"])
def test_no_text_grows_by_more_when_it_is_written_again(number: str) -> None:
    text = f"[{','.join([number] * 500)}]".encode()
    assert len(encode(readable(text))) <= GROWTH * len(text)
