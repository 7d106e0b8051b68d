"""Plans and records for properties: what a careful sender writes, and what is wrong in some way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import strategies as st

from tests.strategies import attributes, payloads_for, variants
from trackplan.cli.support.scanner import uses_scanner
from trackplan.document.yaml import read_yaml
from trackplan.language.load import load
from trackplan.model.plan import Plan
from trackplan.shapes import SHAPES

needs_scanner = pytest.mark.skipif(not uses_scanner(), reason="this install has no native scanner")

SHAPE_NAMES = sorted({*SHAPES} - {"identify"})
HOSTILE = [
    "1.0",
    "-0",
    "1e400",
    "1E5",
    "12345678901234567890123",
    "9007199254740993",
    "NaN",
    "null",
    "true",
    '"\\ud800"',
    '"\\u0041"',
    '"a\\"b"',
    '"\\\\"',
    '"a\tb"',
    '"\u0000"',
    '""',
    '" "',
    '"\u3000"',
    "[]",
    "{}",
    '{"a":1,"a":1}',
    "1793577600000",
    '"2026-11-21T10:00:00.9999999Z"',
    '"2026-11-21t10:00:00z"',
    '"0001-01-01T00:00:00Z"',
    '"1899-12-31"',
    "-62135596800",
    '"maya@example.com"',
    '"+44 7700 900123"',
    '"shop-api"',
    "01",
    "1.",
]
"""Values that some reader takes for others."""


@st.composite
def watched(draw: st.DrawFn) -> dict[str, Any]:
    """A plan with one event in which everything that the fast way minds is asked for now and then."""
    declared = draw(
        st.dictionaries(st.sampled_from(["a", "b", "c", "source", "email"]), attributes(), max_size=4)
    )
    for attribute in declared.values():
        if draw(st.booleans()):
            attribute["pii"] = draw(st.sampled_from([False, "email"]))
    happened: dict[str, Any] = {
        "attributes": declared,
        "additional": draw(st.sampled_from(["allow", "warn", "forbid"])),
        "status": draw(st.sampled_from(["active", "active", "draft", "deprecated"])),
    }
    if draw(st.integers(0, 3)) == 0:
        happened["variants"] = draw(variants(declared))
    plan: dict[str, Any] = {"trackplan": 1, "name": "Example", "events": {"happened": happened, "began": {}}}
    if draw(st.booleans()):
        happened["checks"] = draw(st.sampled_from([["a with b"], ["a with b", "c with a"], ["a <= b"]]))
    if draw(st.booleans()):
        plan["identity"] = {"id": {"pattern": "^usr_"}, "anonymous": "merge"}
    if draw(st.booleans()):
        plan["sources"] = {
            "shop-api": {"match": {"attribute": "source", "equals": "shop-api"}},
            "web": {"match": {"context": "library.name", "equals": "js"}},
        }
        happened["sources"] = ["shop-api"]
    if draw(st.booleans()) and declared:
        key = draw(st.sampled_from(sorted(declared)))
        happened |= {"dedupe": {"by": [key], "within": "1h"}, "after": {"event": "began", "same": key}}
    return plan


PEOPLE = st.sampled_from(
    [None, "usr_1", "usr_2", "maya@example.com", "cio_1", "01" + "A" * 24, "x" * 60, 7, ""]
)
TIMES = st.sampled_from(
    [
        None,
        1793577600,
        1793577660,
        1793577600.5,
        1793577600000,
        0,
        "soon",
        "2026-11-02T10:00:00Z",
        "2026-11-02T10:00:00.123+02:00",
        "2026-11-02T10:00:00",
        "2009-01-01T00:00:00Z",
    ]
)
CONTEXTS = st.sampled_from(
    [
        None,
        {"library": {"name": "js"}},
        {"library": {"name": "go"}},
        {"library": 1, "traits": {"email": "a@example.com"}},
        {"a": [{"b": "c"}, "d"], "": ""},
        {"ip": 7, "page": {"url": "https://shop.example.com/", "keywords": ["tea"]}},
        {"network": {"wifi": "yes"}, "os": None},
    ]
)


@st.composite
def texts(draw: st.DrawFn, plan: dict[str, Any], shape: str) -> bytes:
    """A record as text: mostly as a careful sender writes it, else broken in some way."""
    declared = plan["events"]["happened"]["attributes"]
    record = SHAPES[shape].write(
        draw(st.sampled_from(["happened"] * 8 + ["began", "Happened", "other"])),
        draw(payloads_for(declared, plan["events"]["happened"].get("variants"))),
        person=draw(PEOPLE),  # type: ignore[arg-type]
        anonymous=draw(st.sampled_from([None, None, "anon_1", "", " "])),
        email=draw(st.sampled_from([None, None, "maya@example.com"])),
        time=draw(TIMES),
        received=draw(st.none() | TIMES),
        event_id=draw(st.sampled_from([None, "01" + "A" * 24, "01" + "A" * 24, "evt_1", "usr_1"])),
        context=draw(CONTEXTS) or {},
    )
    if draw(st.integers(0, 9)) == 0:
        record[draw(st.sampled_from(["type", "extra", "event", "action", "received_at", "id"]))] = draw(
            st.sampled_from(["event", "track", "page", None, 1])
        )
    if shape == "track_v2" and draw(st.integers(0, 3)) == 0:
        record["identifiers"] |= {"email": "maya@example.com"}
    tight = (",", ":") if draw(st.booleans()) else None
    text = json.dumps(record, ensure_ascii=draw(st.booleans()), separators=tight)
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        text = draw(_spoilt(text))
    return text.encode(errors="surrogatepass") + b"\n"


def _spoilt(text: str) -> st.SearchStrategy[str]:
    """The text with one value, one name or one character made another."""

    def put(edit: tuple[int, int, str]) -> str:
        at, length, new = edit
        return text[:at] + new + text[at + length :]

    starts = [index + 1 for index, letter in enumerate(text) if letter in ":[,"]
    edits: list[st.SearchStrategy[tuple[int, int, str]]] = [
        st.tuples(
            st.integers(0, len(text)),
            st.integers(0, 2),
            st.sampled_from(['"', ",", "{", "}", " ", "\\", "é", "\x01", "1"]),
        )
    ]
    if starts:
        whole = st.sampled_from(starts).flatmap(
            lambda at: st.tuples(st.just(at), st.just(_length(text, at)), st.sampled_from(HOSTILE))
        )
        edits += [whole, whole]
    opened = [index + 1 for index, letter in enumerate(text) if letter == "{"]
    again = [part for part in text.replace("{", ",").split(",") if part.count('"') == 2 and ":" in part]
    if opened and again:
        edits.append(
            st.tuples(
                st.sampled_from(opened),
                st.just(0),
                st.sampled_from(again).map(lambda part: f"{part.strip(' }]')}, "),
            )
        )
    return st.one_of(edits).map(put)


def _length(text: str, at: int) -> int:
    try:
        return json.JSONDecoder().raw_decode(text, at + (text[at] == " "))[1] - at
    except ValueError:
        return 0


def loaded(plan: dict[str, Any]) -> Plan | None:
    return load([read_yaml("plan.yaml", json.dumps(plan))]).plan


PERSONAL = st.one_of(
    st.text(max_size=24),
    st.text("0123456789+-() .@abABDEGB", max_size=24),
    st.from_regex(r"\A[A-Z]{2}\d{2}[A-Z0-9]{11,20}\Z") | st.from_regex(r"\A\+[1-9][\d .-]{6,14}\d\Z"),
)


PLAIN: dict[str, Any] = {
    "trackplan": 1,
    "name": "Example",
    "events": {
        "happened": {
            "attributes": {
                "a": {"type": "string", "pii": False},
                "b": {"type": "integer"},
                "c": {
                    "type": "array",
                    "items": {"type": "object", "attributes": {"d": {"type": "string", "nullable": True}}},
                },
                "e": {"type": "string", "enum": ["USD", "EUR"]},
            }
        }
    },
}
"""A plan with an event that each way of reading takes."""
