"""Records that wait to be judged: none is lost, however they come and however the input ends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pytest
from msgspec.json import encode

from tests.scan.test_fast import PLAIN, loaded
from tests.scan.test_tally import told
from trackplan.document.json import read_json
from trackplan.language.compiled import CompiledPlan
from trackplan.scan.collector import Collector
from trackplan.scan.reading import GROWTH, HELD, WARM, collect_records
from trackplan.sources import IncompleteError, UnreadableRecord, readable

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


def folded(parts: Iterable[list[Any]], *, fast: bool = True) -> Collector:
    plan = loaded(PLAIN)
    assert plan is not None
    collector = Collector(CompiledPlan(plan), by_file=False, profile=True)
    collector.begin("a.ndjson")
    if not fast:
        collector.hasten = lambda: None  # type: ignore[method-assign]  # so that every record is judged
    collect_records(
        collector,
        parts,
        readable,
        lambda one: (read_json("a.ndjson", one[1], first_line=one[0]), ()),
        UnreadableRecord,
    )
    return collector


@pytest.mark.parametrize("size", [1, 7, HELD + 1, 10_000])
@pytest.mark.parametrize("bad", [1, 2, 30])
def test_all_records_come_to_the_same_whether_they_wait_or_not(size: int, bad: int) -> None:
    texts = [*lines(3 * HELD, bad)]
    slow, quick = folded(batches(texts, size), fast=False), folded(batches(texts, size))
    assert [*map(repr, quick.findings())] == [*map(repr, slow.findings())]
    assert told(quick.tally) == told(slow.tally)
    assert quick.accounts.read == len(texts)


@pytest.mark.parametrize("broken", [IncompleteError("cut off"), KeyboardInterrupt()])
def test_what_was_read_before_the_input_breaks_off_counts(broken: BaseException) -> None:
    read = WARM + HELD // 2

    def breaking() -> Iterator[list[Any]]:
        yield from batches(lines(read, 30), 50)
        raise broken

    plan = loaded(PLAIN)
    assert plan is not None
    collector = Collector(CompiledPlan(plan))
    collector.begin("a.ndjson")
    with pytest.raises(type(broken)):
        collect_records(
            collector, breaking(), readable, lambda one: (read_json("a", one[1]), ()), UnreadableRecord
        )
    assert collector.accounts.read == read


@pytest.mark.parametrize("number", ["1e15", "-9e15", "1e-5", "1e16", "1E0", "-0.0", "1e-300"])
def test_no_text_grows_by_more_when_it_is_written_again(number: str) -> None:
    text = f"[{','.join([number] * 500)}]".encode()
    assert len(encode(readable(text))) <= GROWTH * len(text)
