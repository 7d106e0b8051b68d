from collections.abc import Iterator, Mapping

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.limits import ATTRIBUTES_IN_A_CALL
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem


class TooManyAttributes(PayloadRule):
    """An identify call sets too many attributes."""

    always = True

    card = RuleCard(
        id="too-many-attributes",
        severity=Severity.ERROR,
        summary="An identify call sets more than 300 attributes of a person.",
        why="Customer.io refuses the whole call, so none of the attributes is set.",
        fix="Set fewer: what journeys read, not what the database holds.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "person", "action": "identify", "identifiers": {"id": "usr_1"}, "attributes": {…301 attributes…}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "person", "action": "identify", "identifiers": {"id": "usr_1"}, "attributes": {…300 attributes…}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        sent = sample.payload.attributes
        if sample.payload.kind == "person" and isinstance(sent, Mapping) and len(sent) > ATTRIBUTES_IN_A_CALL:
            message = f"the call sets more than {ATTRIBUTES_IN_A_CALL} attributes"
            yield payload_problem(sample, message, sample.payload.attributes_at, on_key=True)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: a person has no more attributes than the limit; events have none."""
        if family.kind == "event":
            return {}
        return {"properties": {"attributes": {"maxProperties": ATTRIBUTES_IN_A_CALL}}}
