from collections.abc import Iterator
from typing import Any

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.limits import CALL, EVENT_DATA
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem, subject

CALLS = frozenset({"track_v2", "pipelines"})
"""Shapes whose limit is that of the whole call."""


class TooLarge(PayloadRule):
    """A call is larger than Customer.io takes."""

    always = True

    card = RuleCard(
        id="too-large",
        severity=Severity.ERROR,
        summary=(
            "The attributes of an event are over 100,000 bytes, or a call of Track v2 or Pipelines is "
            "over 32,000."
        ),
        why="Track answers with an error; Pipelines answers that all is well and drops the call.",
        fix="Send less: the first items of a long list, and no whole documents.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"note": "…100,000 letters…"}}  # flagged
{"type": "track", "userId": "usr_1", "event": "checkout_started", "properties": {"note": "…32,000 letters…"}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"note": "…32,000 letters…"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the attributes, of whatever is over its limit."""
        payload = sample.payload
        if payload.shape in CALLS:
            measured, limit, what = payload.record, CALL, "the call of {} is"
        else:
            measured, limit, what = payload.attributes, EVENT_DATA, "the attributes of {} are"
        if _is_over(measured, limit):
            message = f"{what.format(subject(sample))} over {limit:,} bytes"
            yield payload_problem(sample, message, payload.attributes_at, on_key=True)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: the record and its parts are within the limits."""
        return {"properties": {"bytes": {"maximum": CALL if family.shape in CALLS else EVENT_DATA}}}


def _is_over(value: Any, limit: int) -> bool:
    """Whether a value's shortest JSON text has more bytes than the limit."""
    import msgspec  # noqa: PLC0415 - a plan without payloads need not wait for it

    return len(msgspec.json.encode(value)) > limit
