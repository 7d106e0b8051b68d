from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem
from trackplan.shapes.times import zone_fault


class TimeWithoutZone(PayloadRule):
    """The time of a call does not say its zone."""

    always = True

    card = RuleCard(
        id="time-without-zone",
        severity=Severity.WARNING,
        summary="The time of an event does not say its zone, or says it without the colon.",
        why=(
            "It is taken for UTC, and is hours off for a sender anywhere else: a delay of 30 minutes begins "
            "hours too early or too late."
        ),
        fix="Send the time in UTC with a `Z` at its end, or with its offset, such as `+01:00`.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "track", "userId": "usr_1", "event": "checkout_started", "properties": {}, "timestamp": "2026-11-02T08:14:05"}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "track", "userId": "usr_1", "event": "checkout_started", "properties": {}, "timestamp": "2026-11-02T08:14:05Z"}
{"name": "checkout_started", "timestamp": 1793607245, "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the time of a Pipelines call; a warehouse leaves out the zone itself, and means UTC."""
        payload = sample.payload
        if payload.shape != "pipelines" or not isinstance(payload.time, str):
            return
        if (fault := zone_fault(payload.time)) is not None:
            yield payload_problem(sample, f"the time {fault}", payload.time_at)

    def quiet(self, family: Family) -> Schema | None:
        """A time as RFC 3339 has it, which says its zone."""
        return {"properties": {"time": {"format": "date-time"}}} if family.shape == "pipelines" else {}
