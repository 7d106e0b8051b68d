"""The table of records, and the round trip of every shape."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trackplan import shapes
from trackplan.model.payload import NotAnEvent, Payload
from trackplan.shapes import SHAPES

CASES = yaml.safe_load((Path(__file__).parent / "records.yaml").read_text())
MOMENT = datetime(2026, 1, 1, 12, 30, tzinfo=UTC)

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
ids = st.none() | st.text(min_size=1, max_size=8)

CARRIES = {
    "track_v1": {"person", "anonymous", "event_id", "time"},
    "track_v2": {"person", "event_id", "time"},
    "pipelines": {"person", "anonymous", "event_id", "time", "received", "context"},
    "activity": {"person", "anonymous", "email", "event_id", "time"},
    "warehouse_row": {"person", "anonymous", "event_id", "time", "received", "context"},
}
SPOKEN = {"track_v1": 1767270600, "track_v2": 1767270600, "activity": 1767270600}


def seen(payload: Payload) -> dict[str, Any]:
    default = {"kind": "event", "context": {}}
    fields = payload._asdict()
    told = {
        name: fields[name] for name in fields if not name.endswith("_at") and name not in {"record", "shape"}
    }
    return {name: value for name, value in told.items() if value is not None and value != default.get(name)}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_record(case: dict[str, Any]) -> None:
    shape = shapes.recognise(case["record"])
    assert (shape and shape.name) == case["shape"]
    if shape is None:
        return
    found = shape.read(case["record"])
    if isinstance(found, NotAnEvent):
        assert found.reason == case["not_an_event"]
        return
    assert seen(found) == {name: value for name, value in case["payload"].items() if value is not None}
    assert found.record is case["record"]
    assert found.shape == case["shape"]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_paths_lead_to_what_the_payload_holds(case: dict[str, Any]) -> None:
    shape = shapes.recognise(case["record"])
    found = shape.read(case["record"]) if shape else None
    if not isinstance(found, Payload):
        return
    for value, path in [
        (found.name, found.name_at),
        (found.time, found.time_at),
        (found.person, found.person_at),
    ]:
        there: Any = case["record"]
        for part in path:
            there = there.get(part) if isinstance(there, dict) else None
        if value is not None:
            assert str(value).removeprefix("cio_") == str(there)


EVENTS = [name for name, shape in SHAPES.items() if shape.event]


@pytest.mark.parametrize("name", EVENTS)
@given(data=st.data())
def test_what_is_written_is_read_back(name: str, data: st.DataObject) -> None:
    event = data.draw(st.text())
    attributes = data.draw(st.dictionaries(st.text(max_size=6), values, max_size=4))
    details: dict[str, Any] = {
        "person": data.draw(ids),
        "anonymous": data.draw(ids),
        "email": data.draw(ids),
        "event_id": data.draw(ids),
        "time": MOMENT,
        "received": MOMENT,
        "context": data.draw(st.dictionaries(st.text(min_size=1), values, max_size=2)),
    }
    record = SHAPES[name].write(event, attributes, **details)
    payload = SHAPES[name].read(record)
    assert shapes.recognise(record) is SHAPES[name]
    assert record.keys() <= SHAPES[name].keys
    assert isinstance(payload, Payload)
    assert (payload.name, payload.attributes) == (event, attributes)
    moment = SPOKEN.get(name, "2026-01-01T12:30:00.000Z")
    for field in CARRIES.get(name, set()) - {"person"}:
        expected = moment if field in {"time", "received"} else details[field]
        assert getattr(payload, field) == expected
    if details["person"] is not None:
        assert payload.person == details["person"]


@pytest.mark.parametrize("name", ["track_v2", "pipelines", "warehouse_row", "identify"])
def test_person_attributes_are_read_back(name: str) -> None:
    record = SHAPES[name].write(None, {"tier": "gold"}, person="usr_1", time=MOMENT, received=MOMENT)
    payload = SHAPES[name].read(record)
    assert isinstance(payload, Payload)
    assert (payload.kind, payload.name) == ("person", None)
    assert (payload.attributes, payload.person) == ({"tier": "gold"}, "usr_1")


def test_a_time_that_is_no_moment_is_written_as_it_is() -> None:
    record = SHAPES["track_v1"].write("a", {}, time=1767270600123)
    assert record["timestamp"] == 1767270600123


@pytest.mark.parametrize("name", ["track_v1", "activity"])
def test_a_shape_without_identify_calls_says_so(name: str) -> None:
    with pytest.raises(ValueError, match=r"attributes"):
        SHAPES[name].write(None, {})


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *(
                    [
                        "name",
                        "data",
                        "type",
                        "id",
                        "timestamp",
                        "customer_id",
                        "identifiers",
                        "action",
                        "attributes",
                        "event",
                    ]
                ),
                *(
                    [
                        "properties",
                        "userId",
                        "traits",
                        "event_text",
                        "received_at",
                        "sent_at",
                        "context",
                        "customer_identifiers",
                    ]
                ),
            ]
        ),
        values | st.sampled_from(["event", "track", "identify", "person", "page"]),
    )
)
def test_no_record_makes_a_shape_raise(record: dict[str, Any]) -> None:
    shape = shapes.recognise(record)
    for reader in [shape] if shape else SHAPES.values():
        assert isinstance(reader.read(record), (Payload, NotAnEvent))
