"""A tally is the same however its payloads were split, ordered and merged."""

from __future__ import annotations

import json
from functools import reduce
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.harness import read
from trackplan.document import Document, Span
from trackplan.language.compiled import CompiledPlan
from trackplan.model.bounded_counter import BoundedCounter
from trackplan.model.key_sample import KeySample, fit
from trackplan.model.tally import ORIGIN, Spell, Tally
from trackplan.scan.collector import Collector
from trackplan.scan.findings import payload_findings

PLAN = read({"plan.yaml": (Path(__file__).parent / "plan.yaml").read_text()}).plan
assert PLAN is not None
COMPILED = CompiledPlan(PLAN)

KEYS = st.integers(0, 2**64 - 1) | st.integers(0, 40)
SIGHTINGS = st.lists(st.tuples(KEYS, st.integers(0, 9), st.integers(0, 9), st.integers(0, 1)), max_size=60)
NAMES = st.lists(st.sampled_from("abcdefghij"), max_size=60)


def remembered(sightings: list[tuple[int, int, int, int]]) -> KeySample:
    memory = KeySample(most=20)
    for sighting in sightings:
        memory.add(*sighting)
    return memory


@given(SIGHTINGS, st.integers(0, 60), st.randoms())
def test_a_memory_is_the_same_in_any_order_and_split(
    sightings: list[tuple[int, int, int, int]], cut: int, random: Any
) -> None:
    whole = remembered(sightings)
    shuffled = random.sample(sightings, len(sightings))
    left, right = remembered(shuffled[:cut]), remembered(shuffled[cut:])
    left.merge(right)
    assert left == whole
    assert len(whole) <= 20
    if whole.scale == 1:
        assert len(whole) == len(sightings)


SEVERAL = st.lists(st.tuples(st.sampled_from("aaab"), KEYS), max_size=80)


def shared(sightings: list[tuple[str, int]], often: int) -> tuple[dict[str, KeySample], int]:
    memories, most = {name: KeySample(most=20) for name in "abc"}, 20
    for number, (name, key) in enumerate(sightings, 1):
        memories[name].add(key, 0, 0)
        if number % often == 0:
            most = fit([*memories.values()], most, total=30)
    return memories, fit([*memories.values()], most, total=30)


@given(SEVERAL, st.integers(0, 80), st.integers(1, 30), st.randoms())
def test_memories_share_a_bound_the_same_in_any_order_and_split(
    sightings: list[tuple[str, int]], cut: int, often: int, random: Any
) -> None:
    whole, most = shared(sightings, often)
    shuffled = random.sample(sightings, len(sightings))
    (left, one), (right, other) = shared(shuffled[:cut], 7), shared(shuffled[cut:], 1)
    for name, memory in left.items():
        memory.merge(right[name])
    assert fit([*left.values()], min(one, other), total=30) == most
    assert left == whole
    assert sum(map(len, whole.values())) <= 30
    if len(sightings) <= 20:
        assert all(memory.scale == 1 for memory in whole.values())


def counted(names: list[str]) -> BoundedCounter[str, Spell]:
    capped: BoundedCounter[str, Spell] = BoundedCounter(4)
    for name in names:
        spell = capped.at(name, Spell)
        if spell is not None:
            spell.add(None)
    return capped


@given(NAMES, st.integers(0, 60), st.randoms())
def test_capped_names_are_the_same_in_any_order_and_split(names: list[str], cut: int, random: Any) -> None:
    whole = counted(names)
    shuffled = random.sample(names, len(names))
    left = counted(shuffled[:cut])
    left.merge(counted(shuffled[cut:]))
    assert left.settled() == whole.settled() == dict(list(whole.settled().items())[:4])
    assert left.beyond == whole.beyond
    assert whole.beyond + sum(spell.count for spell in whole.settled().values()) == len(names)


VALUES = st.sampled_from([None, 1, 2.5, "x", "ord_1", "ord_2", True, [], [{"sku": "A"}], {"a": 1}])
RECORDS = st.fixed_dictionaries(
    {"name": st.sampled_from(["order_completed", "checkout_started", "OrderCompleted", "other"])},
    optional={
        "timestamp": st.sampled_from([1793577600, 1793577660, 1793664000, 1793664000000, "soon"]),
        "customer_id": st.sampled_from(["usr_1", "usr_2", "maya@example.com"]),
        "anonymous_id": st.sampled_from(["anon_1", "anon_2"]),
        "data": st.dictionaries(st.sampled_from(["order_id", "email", "items", "extra"]), VALUES),
    },
) | st.sampled_from([{"type": "page"}, {"what": 1}, 7])


def folded(records: list[tuple[int, Any]], origin: int) -> Tally:
    collector = Collector(COMPILED, by_file=False, profile=True)
    collector.begin("a.ndjson", origin)
    for line, record in records:
        span = Span(line, 1, line, 2)
        document = Document(
            "a.ndjson", json.dumps(record), record, locate=lambda _path, _on_key, span=span: span
        )
        collector.add(record, lambda document=document: (document, ()), line)  # type: ignore[misc]
    return collector.tally


def told(tally: Tally) -> Any:
    """All that a tally says, in one order."""
    return (
        tally.accounts,
        list(tally.named()),
        tally.people,
        [
            {day: tally.place(place).line for day, place in one.day_places.items()}
            for one in (*(one for _, one in tally.named()), tally.people)
        ],
        sorted(tally.shapes.items()),
        tally.skipped.settled(),
        list(payload_findings(tally, tally.window())),
        [
            sorted((name, _plainly(tally, memory)) for name, memory in one.items())
            for one in (tally.repeats, tally.forms, tally.orders)
        ],
        _plainly(tally, tally.emails),
        _plainly(tally, tally.visitors),
    )


def _plainly(tally: Tally, memory: KeySample) -> Any:
    return sorted((one.key, one.time, tally.place(one.place).line, one.mark) for one in memory)


@given(st.lists(RECORDS, max_size=14), st.integers(0, 14), st.integers(0, 14), st.permutations([0, 1, 2]))
def test_splitting_anywhere_and_merging_in_any_order_changes_nothing(
    records: list[Any], first: int, second: int, order: list[int]
) -> None:
    lines = list(enumerate(records, 1))
    cuts = sorted((first, second))
    parts = [lines[: cuts[0]], lines[cuts[0] : cuts[1]], lines[cuts[1] :]]

    def merged(left: Tally, right: Tally) -> Tally:
        left.merge(right)
        return left

    tallies = [folded(part, number + 1) for number, part in enumerate(parts)]
    assert told(reduce(merged, [tallies[index] for index in order])) == told(folded(lines, 1))


@given(st.lists(RECORDS, max_size=10), st.integers(0, 10))
def test_merging_is_associative(records: list[Any], cut: int) -> None:
    lines = list(enumerate(records, 1))

    def parts() -> tuple[Tally, Tally, Tally]:
        return folded(lines[:cut], 1), folded(lines[cut : cut + 2], 2), folded(lines[cut + 2 :], 3)

    a, b, c = parts()
    a.merge(b)
    a.merge(c)
    d, e, f = parts()
    e.merge(f)
    d.merge(e)
    assert told(a) == told(d)


@given(st.lists(RECORDS, max_size=14))
def test_every_record_is_accounted_for(records: list[Any]) -> None:
    tally = folded(list(enumerate(records, 1)), 1)
    assert tally.accounts.read == len(records)


def test_a_place_holds_its_origin_and_line() -> None:
    tally = Tally(origins={3: ("b.ndjson", 100)})
    place = tally.place(3 << ORIGIN | 7)
    assert (place.file, place.line) == ("b.ndjson", 107)
