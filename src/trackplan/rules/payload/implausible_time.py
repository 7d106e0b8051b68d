from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Payload, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem
from trackplan.shapes.times import is_number, iso_moment, moment, scale

SECONDS = frozenset({"track_v1", "track_v2", "activity", "identify"})
"""Shapes whose time is unix seconds; warehouse rows have either."""

AHEAD = timedelta(days=1)
"""How far a sender's clock may run ahead."""


_FIRST_SURE, _LAST_SURE = 2010, 2036
"""Years of which every time is one by which a delay is measured."""

_ISO = r"-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})$"


class ImplausibleTime(PayloadRule):
    """A time cannot be right."""

    always = True

    card = RuleCard(
        id="implausible-time",
        severity=Severity.ERROR,
        summary="A time cannot be read by Customer.io, or cannot be when the event happened.",
        why=(
            "Customer.io puts the moment of receipt in place of a time that it cannot read, and says "
            "nothing. An event of more than 72 hours ago starts no campaign, and one of a day to come "
            "waits for it. A payload is judged alike on every day, so a time to come shows beside the "
            "moment of receipt, where the record has it, or once it lies after `last_year`."
        ),
        fix=(
            "Send the moment of the event: whole unix seconds to the Track API, ISO 8601 text to Pipelines."
        ),
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 978307200, "data": {}}  # flagged
{"name": "checkout_started", "timestamp": "2026-11-02T08:14:05Z", "data": {}}  # flagged
{"type": "track", "userId": "usr_1", "event": "checkout_started", "properties": {}, "timestamp": "02/11/2026 08:14"}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793607245, "data": {}}
{"type": "track", "userId": "usr_1", "event": "checkout_started", "properties": {}, "timestamp": "2026-11-02T08:14:05.120Z"}
""",
        options={
            "first_year": 2010,
            "last_year": 2037,
        },  # a clock of 32 bits, unset or full, says 1970 or 2038
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the payload's time; one in milliseconds is another rule's."""
        payload = sample.payload
        if payload.time is None or scale(payload.time) is not None:
            return
        fault = self._fault(payload)
        if fault is not None:
            yield payload_problem(sample, fault, payload.time_at)

    def quiet(self, family: Family) -> Schema | None:
        """Unix seconds or ISO 8601 text of the years that are let pass, and no receipt long before."""
        first, last = (max(1, min(9999, self.options[name])) for name in ("first_year", "last_year"))
        if family.shape in SECONDS:
            return {
                "properties": {
                    "time": {
                        "type": ["number", "null"],
                        "minimum": int(datetime(first, 1, 1, tzinfo=UTC).timestamp()),
                        "maximum": int(datetime(last, 12, 31, tzinfo=UTC).timestamp()),
                    }
                }
            }
        years = "|".join(map(str, range(max(first, _FIRST_SURE), min(last, _LAST_SURE) + 1)))
        text = {"type": ["string", "null"], "pattern": f"^(?:{years}){_ISO}", "format": "date-time"}
        delay = {"type": ["integer", "null"], "minimum": 1 - int(AHEAD.total_seconds())}
        return {"properties": {"time": text, "received": text, "delay": delay}} if years else None

    def _fault(self, payload: Payload) -> str | None:
        if payload.shape in SECONDS and not is_number(payload.time):
            return "the time is not unix seconds, so Customer.io takes the moment of receipt instead"
        at = moment(payload.time)
        is_iso = isinstance(payload.time, str) and (at is None or iso_moment(payload.time) is not None)
        if payload.shape == "pipelines" and not is_iso:
            return "the time is not ISO 8601 text, which the Pipelines API wants"
        return "the time cannot be read" if at is None else self._far_off(at, moment(payload.received))

    def _far_off(self, at: datetime, received: datetime | None) -> str | None:
        first, last = self.options["first_year"], self.options["last_year"]
        if at.year < first:
            return f"the time lies before {first}"
        if at.year > last:
            return f"the time lies after {last}"
        if received is not None and at - received > AHEAD:
            return "the time lies more than a day after the receipt"
        return None
