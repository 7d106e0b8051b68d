from collections.abc import Iterator
from typing import Any

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem, payload_problem
from trackplan.rules.payload_values import schema_of, values
from trackplan.shapes.times import MILLISECONDS, is_end, scale

_SECONDS: Schema = {"exclusiveMinimum": -MILLISECONDS, "exclusiveMaximum": MILLISECONDS}


class Milliseconds(PayloadRule):
    """A time is in milliseconds."""

    always = True
    of_calls = True
    origins = frozenset({"milliseconds"})

    card = RuleCard(
        id="milliseconds",
        severity=Severity.ERROR,
        summary="A time that Customer.io reads as seconds was sent in milliseconds, or finer.",
        why=(
            "Customer.io takes the number for a date some fifty thousand years ahead: the event "
            "starts no campaign, and no wait for the date ever ends."
        ),
        fix="Divide by 1000 and send whole seconds.",
        bad="""\
events:
  checkout_started:
    attributes:
      started_at: {type: timestamp}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793611212345, "data": {}}  # flagged
{"name": "checkout_started", "data": {"started_at": 1793611212345}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      started_at: {type: timestamp}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793611212, "data": {"started_at": 1793611212}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the payload's time, and each attribute of type `timestamp`."""
        payload = sample.payload
        if (unit := scale(payload.time)) is not None:
            yield payload_problem(sample, f"the time is in {unit}, not seconds", payload.time_at)
        for at, _, value in values(sample.planned, payload.attributes, _is_too_fine):
            message = f"`{sample.path(at)}` is in {scale(value)}, not seconds"
            yield attribute_problem(sample, message, at)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: no number at a time's place is too large for seconds."""
        wanted = schema_of(family.attributes, lambda one: _SECONDS if "timestamp" in one.types else {})
        return {"properties": {"time": _SECONDS, "attributes": wanted}}


def _is_too_fine(attribute: Attribute, value: Any) -> bool:
    told = isinstance(value, (int, float)) and "timestamp" in attribute.types and not is_end(value)
    return told and scale(value) is not None
