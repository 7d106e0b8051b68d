"""The native scanner changes nothing but the time it takes: every record comes to the same either way."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests.scan.records import PLAIN, SHAPE_NAMES, loaded, needs_scanner, texts, watched
from tests.scan.test_tally import told
from trackplan.document import Document, Path
from trackplan.document.json import read_json
from trackplan.language.compiled import CompiledPlan
from trackplan.model.line_block import LineBlock
from trackplan.model.plan import Plan
from trackplan.scan import native
from trackplan.scan.collector import Collector, Found
from trackplan.scan.reading import collect_records
from trackplan.scan.records import LinedRecord
from trackplan.scan.selection import Selection
from trackplan.shapes import SHAPES
from trackplan.sources import UnreadableRecord, readable, unwrapped

pytestmark = needs_scanner


class Counting(Collector):
    """A collector that counts the records that go the plain way."""

    plain = 0

    def add_all(self, found: Any) -> None:
        records: list[Found] = [*found]
        self.plain += len(records)
        super().add_all(records)


def collected(plan: Plan, blocks: Sequence[Sequence[bytes]], *, native: bool, **asked: Any) -> Counting:
    """What blocks of lines come to."""
    jobs, shape = asked.pop("jobs", 1), asked.pop("shape", None)
    collector = Counting(
        CompiledPlan(plan), by_file=False, native=native, shape=SHAPES[shape] if shape else None, **asked
    )
    collector.begin("a.ndjson")
    collect_records(
        collector,
        _lines(blocks),
        value_of=readable,
        document_of=_document,
        unwrap=unwrapped,
        broken=UnreadableRecord,
        jobs=jobs,
    )
    return collector


def _lines(blocks: Sequence[Sequence[bytes]]) -> Iterator[LineBlock]:
    line = 1
    for block in blocks:
        yield LineBlock(line, b"".join(block))
        line += len(block)


def _document(record: LinedRecord) -> tuple[Document, Path]:
    return read_json("a.ndjson", record[1].rstrip(b"\r\n"), first_line=record[0]), ()


def said(collector: Collector, *, whole: bool) -> list[str]:
    return [repr(finding) for finding in collector.findings(whole=whole)]


def compared(written: dict[str, Any], blocks: Sequence[Sequence[bytes]], **asked: Any) -> int | None:
    """Hold both ways to each other; give back how many records went the plain way, if the plan loads."""
    plan = loaded(written)
    if plan is None:
        return None
    asked.setdefault("profile", True)
    theirs = collected(plan, blocks, native=False, **asked)
    with patch.object(native, "FAST_AFTER", 0):
        hurried = collected(plan, blocks, native=True, **asked)
    same(hurried, theirs, **asked)
    ours = collected(plan, blocks, native=True, **asked)
    same(ours, theirs, **asked)
    return max(hurried.plain, ours.plain)


def same(ours: Collector, theirs: Collector, *, profile: bool, **_: Any) -> None:
    """Hold what two collectors counted and say to each other."""
    assert told(ours.tally) == told(theirs.tally)
    assert said(ours, whole=profile) == said(theirs, whole=profile)
    assert ours.tally == theirs.tally
    assert [one.day_places for _, one in ours.tally.named()] == [
        one.day_places for _, one in theirs.tally.named()
    ]


@given(st.data())
@pytest.mark.parametrize("profile", [True, False], ids=["audit", "lint"])
@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_native_and_plain_come_to_the_same(shape: str, profile: bool, data: st.DataObject) -> None:
    written = data.draw(watched())
    lines = st.lists(texts(written, shape), min_size=1, max_size=6)
    blocks = data.draw(st.lists(lines, min_size=1, max_size=3))
    plain = compared(written, blocks, profile=profile, jobs=data.draw(st.sampled_from([1, 2])))
    if plain is not None and plain < sum(map(len, blocks)):
        event("something was counted natively")


@given(st.data())
@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_a_selection_is_the_same(shape: str, data: st.DataObject) -> None:
    written = data.draw(watched())
    lines = data.draw(st.lists(texts(written, shape), min_size=1, max_size=6))
    selection = Selection(
        events=data.draw(st.sampled_from([None, frozenset({"happened"}), frozenset({"other"})])),
        since=data.draw(st.sampled_from([None, 1793577660])),
        until=data.draw(st.sampled_from([None, 1793577660])),
        every=data.draw(st.sampled_from([1, 2])),
    )
    compared(written, [lines], selection=selection)


def record(shape: str, name: str = "happened", **attributes: Any) -> dict[str, Any]:
    seconds = shape in ("track_v1", "track_v2", "activity")
    return SHAPES[shape].write(
        name,
        {"a": "Größe XL, 42", "b": 1, "c": [{"d": None}, {"d": "y"}], **attributes},
        person="usr_1",
        time=1793577600 if seconds else "2026-11-02T10:00:00Z",
        context={"library": {"name": "js"}} if shape in ("pipelines", "warehouse_row") else {},
    )


WRONG: dict[str, dict[str, Any]] = {
    "a number as text": {"b": "12"},
    "another number as text": {"b": "-3.5"},
    "a word for a number": {"b": "unknown"},
    "null": {"b": None},
    "a list as text": {"c": '[{"d": "y"}]'},
    "an undeclared attribute": {"x": 1},
    "a wrong item": {"c": [{"d": "y"}, {"d": 5}]},
    "a value outside the enum": {"e": "GBP"},
    "an enum in small letters": {"e": "usd"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_what_was_explained_once_is_explained_natively(shape: str, wrong: dict[str, Any]) -> None:
    lines = [json.dumps(record(shape, **wrong)).encode() + b"\n"] * 20
    assert compared(PLAIN, [lines[:10], lines[10:]]) == 0


HELD: dict[str, dict[str, Any]] = {
    "an address": {"a": "maya@example.com"},
    "an address in a text": {"a": "for Maya (maya.2@example.com)"},
    "an address beside other letters": {"a": "Größen XL für maya@example.com."},
    "a number": {"a": "+491701234567"},
    "addresses at two places": {"a": "maya@example.com", "h": "from maya@example.com"},
    "addresses in items": {"c": [{"d": "y"}, {"d": "an@example.com"}, {"d": "to maya@example.com"}]},
    "an address in an undeclared attribute": {"x": "maya@example.com"},
    "an address deep in an undeclared attribute": {"x": [{"y": ["z", "maya@example.com"]}]},
    "an address and a wrong type": {"a": "maya@example.com", "b": "12"},
}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_personal_data_is_explained_natively(shape: str, held: dict[str, Any]) -> None:
    lines = [json.dumps(record(shape, **held)).encode() + b"\n"] * 20
    assert compared(PLAIN, [lines[:10], lines[10:]]) == 0


def test_what_may_be_personal_is_looked_at_by_the_plain_way() -> None:
    texts_held = [
        "see photo@2x.png",
        "call 555-123-4567",
        "a%40b.example",
        "to maya@example.com or +491701234567",
    ]
    lines = [json.dumps(record("track_v1", a=text)).encode() + b"\n" for text in texts_held] * 3
    assert compared(PLAIN, [lines]) == len(lines)


@pytest.mark.parametrize("many", [49, 50, 51, 100, 101])
def test_as_much_is_told_of_one_record(many: int) -> None:
    held = [{"d": "maya@example.com" if index % 2 else 5} for index in range(2 * many)]
    lines = [json.dumps(record("track_v1", c=held)).encode() + b"\n"] * 3
    compared(PLAIN, [lines])


@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_checks_that_are_not_met_are_explained_natively(shape: str) -> None:
    plan = copy.deepcopy(PLAIN)
    plan["events"]["happened"]["checks"] = ["b with g", "e with h"]
    sent: list[dict[str, Any]] = [{}, {"g": True}, {"g": True, "b": None}, {"h": "x", "b": None}, {"g": None}]
    sent += [{"e": "USD"}, {"h": "x", "e": None}, {"g": True, "h": "x", "b": 1}, {"h": "x", "b": "12"}]
    records = [record(shape, **attributes) for attributes in sent]
    for one in records[1:6]:
        _attributes(one).pop("b", None)
    lines = [json.dumps(one).encode() + b"\n" for one in records] * 3
    assert compared(plan, [lines[:9], lines[9:]]) == 0


def _attributes(value: Any) -> dict[str, Any]:
    """The attributes of a record, wherever its shape puts them."""
    if isinstance(value, dict):
        if "c" in value:
            return value
        for inner in value.values():
            if found := _attributes(inner):
                return found
    return {}


@pytest.mark.parametrize("shape", SHAPE_NAMES)
@pytest.mark.parametrize("name", ["Happened", "happend"])
def test_an_event_that_was_meant_is_judged_natively(shape: str, name: str) -> None:
    lines = [json.dumps(record(shape, name, **wrong)).encode() + b"\n" for wrong in WRONG.values()] * 3
    assert compared(PLAIN, [lines]) == 0


@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_an_unplanned_event_is_counted_natively(shape: str) -> None:
    lines = [json.dumps(record(shape, "appeared")).encode() + b"\n"] * 20
    assert compared(PLAIN, [lines]) == 0


@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_a_name_that_stands_twice_is_never_taken(shape: str) -> None:
    text = json.dumps(record(shape))
    for again in ('"b": 1, "b"', '"d": null, "d"', '"unheard": 1, "unheard"'):
        name = again.partition(":")[0]
        line = text.replace(name + ":", again + ":", 1) if name in text else "{" + again + ": 2, " + text[1:]
        lines = [[line.encode() + b"\n"]]
        compared(PLAIN, lines)
        plan = loaded(PLAIN)
        assert plan is not None
        assert collected(plan, lines, native=True).accounts.unreadable == 1


def test_numbers_at_the_edge_of_readers() -> None:
    numbers = ["1e400", "-0", "1.0", "12345678901234567890123", "9007199254740993", "1E5", "01", "1.", "NaN"]
    plain = json.dumps(record("track_v1"))
    lines = [plain.replace('"b": 1', f'"b": {number}').encode() + b"\n" for number in numbers]
    compared(PLAIN, [lines])


SIZES = [
    *("0", "-0.0", "5e-324", "1e-30", "0.001", "1", "1.24", "1.25", "1.75", "2", "19.99", "1999", "-3"),
    *("9007199254740993", "-9007199254740993", "1e30", "1.7976931348623157e308", "1e400", "-1e400"),
]


@pytest.mark.parametrize("texts_sent", [3, 32, 33, 60])
def test_numbers_and_texts_are_counted_alike(texts_sent: int) -> None:
    lines = [
        json.dumps(record("track_v1", e="USD" if n % 3 else "EUR", h=f"{n}é")) for n in range(texts_sent)
    ]
    lines += [json.dumps(record("track_v1", g=n % 3 == 0)) for n in range(7)]
    lines += [lines[0].replace('"b": 1', f'"b": {size}') for size in SIZES]
    raw = [line.encode() + b"\n" for line in lines]
    compared(PLAIN, [raw[: len(raw) // 2], raw[len(raw) // 2 :]], jobs=2)


def test_a_batch_is_read_on_any_line() -> None:
    one = record("track_v2", b="12")
    batch = {"batch": [one, record("track_v2"), {"batch": [one]}]}
    lines = [json.dumps(value).encode() + b"\n" for value in (one, batch, [one, [one]], one)]
    assert compared(PLAIN, [lines]) == 0
    assert compared(PLAIN, [lines[::-1]]) == 0
    plan = loaded(PLAIN)
    assert plan is not None
    assert collected(plan, [lines], native=True).accounts.data()["read"] == 7


def test_keys_in_another_form_are_kept_alike() -> None:
    happened = {"dedupe": {"by": ["a"], "within": "1h"}, "attributes": {"a": {"type": ["string", "integer"]}}}
    plan = {"trackplan": 1, "name": "Example", "events": {"happened": happened}}
    forms = [
        1002,
        "1002",
        "#1002",
        " 1002",
        "1002 ",
        "gid://shop/Order/1002",
        "Order/1003",
        "1004/",
        "#",
        "/",
    ]
    lines = [json.dumps({"name": "happened", "timestamp": 1793577600, "data": {"a": one}}) for one in forms]
    assert compared(plan, [[line.encode() + b"\n" for line in lines]], profile=True) == 8
    assert compared(plan, [[line.encode() + b"\n" for line in lines]], profile=False) == 0


def test_exact_repeats_are_kept_alike() -> None:
    plan = {"trackplan": 1, "name": "Example", "events": {"happened": {"additional": "allow"}}}
    contents = [
        '{"a": 1, "b": [1.0, 2.5, {"c": null}], "d": "é"}',
        '{"d": "\\u00e9", "b": [1, 2.50, {"c": null}], "a": 1e0}',
        '{"a": -0.0, "b": true, "c": {}, "d": []}',
        '{"a": 0, "b": true, "d": [], "c": {}}',
        '{"a": 9007199254740993}',
        '{"a": 9007199254740992.0}',
        '{"a": 12345678901234567890123}',
        '{"a": 1.5e300}',
        "{}",
    ]
    people = ['"customer_id": "usr_1"', '"customer_id": 7', '"anonymous_id": "7"', '"identifiers": {}']
    lines = [
        f'{{"name": "happened", {person}, "timestamp": 1793612345, "data": {content}}}\n'.encode()
        for person in people
        for content in contents
    ]
    compared(plan, [lines, lines])
    loaded_plan = loaded(plan)
    assert loaded_plan is not None
    kept = collected(loaded_plan, [lines], native=True, profile=True).tally.copies["happened"]
    # Seven contents are different, and a number as an id is the text of it.
    assert len({one.key for one in kept}) == 2 * 7
