"""Whatever is sent, payload rules answer, at a place of the record, and show no value of it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.harness import read, samples
from trackplan.rules import PayloadRule, catalog

PLAN = """
identity: {id: {pattern: "^usr_"}}
sources:
  api: {match: {attribute: from.name, equals: api}}
  web: {match: {context: library.name, equals: web}}
events:
  e:
    sources: [api]
    attributes:
      any: {type: any, required: true}
      number: {type: integer, minimum: 5, enum: [7]}
      text: {type: string, required: true, maxLength: 3, pattern: "^a"}
      moment: {type: timestamp}
      list:
        type: array
        minItems: 2
        items: {type: object, attributes: {text: {type: date, required: true}}}
      object: {type: object, additional: forbid, attributes: {text: {type: string, format: email}}}
people:
  attributes:
    moment: {type: timestamp}
    text: {type: string, required: true}
"""
SECRET = "s3cr3t"
NAMES = ("any", "number", "text", "moment", "list", "object", "recipient", "Text", "other")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(lambda text: SECRET + text),
    st.sampled_from(
        ["", " ", f"{SECRET}@example.com", f'["{SECRET}"]', f'{{"other": "{SECRET}"}}', "12", "+12025550143"]
    ),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
attributes = st.one_of(values, st.dictionaries(st.sampled_from(NAMES), values, max_size=6))
records = st.one_of(
    st.fixed_dictionaries(
        {"name": st.just("e"), "data": attributes},
        optional={"timestamp": values, "id": values, "customer_id": values},
    ),
    st.fixed_dictionaries(
        {"type": st.just("track"), "event": st.just("e"), "userId": values, "properties": attributes},
        optional={"timestamp": values, "receivedAt": values, "context": values},
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("person"),
            "action": st.just("identify"),
            "identifiers": values,
            "attributes": attributes,
        }
    ),
    st.fixed_dictionaries(
        {"event_text": st.just("e"), "properties": attributes, "received_at": values, "sent_at": values}
    ),
)
LOADED = read({"plan.yaml": PLAN}).plan


@given(records)
def test_no_payload_stops_a_rule_or_shows_in_a_message(record: dict[str, Any]) -> None:
    assert LOADED is not None
    for sample in samples(LOADED, {"a.ndjson": json.dumps(record)}):
        for rule in catalog("payload").values():
            assert issubclass(rule, PayloadRule)
            for problem in rule().check(sample):
                assert problem.ref.location.file == "a.ndjson"
                assert SECRET not in f"{problem.message} {problem.help} {problem.at} {problem.attribute}"
