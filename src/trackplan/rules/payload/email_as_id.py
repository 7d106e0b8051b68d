from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.identity import is_email
from trackplan.rules.payload_problems import payload_problem
from trackplan.validator import can_run


class EmailAsId(PayloadRule):
    """An e-mail address stands in the place of the id."""

    always = True
    of_calls = True

    card = RuleCard(
        id="email-as-id",
        severity=Severity.ERROR,
        summary="A payload names its person by an e-mail address where the id belongs.",
        why=(
            "The same person is known by another id elsewhere, so one person becomes two profiles; "
            "and whoever changes the address becomes a third."
        ),
        fix="Send the primary id, and the address as the attribute `email`.",
        bad="""\
identity:
  id: {pattern: "^usr_[a-z0-9]+$"}
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "customer_id": "maya@example.com", "data": {}}  # flagged
""",
        good="""\
identity:
  id: {pattern: "^usr_[a-z0-9]+$"}
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "customer_id": "usr_m4y4", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the id, unless the plan's pattern for ids is one that addresses match."""
        if is_email(sample):
            message = "the id of the person is an e-mail address"
            yield payload_problem(sample, message, sample.payload.person_at)

    def quiet(self, family: Family) -> Schema | None:
        """An id without an `@`, or one that the plan's pattern takes."""
        no_address: Schema = {"pattern": "^[^@]*$"}
        pattern = family.plan.identity.pattern
        if pattern is not None and can_run(pattern):
            no_address = {"anyOf": [no_address, {"pattern": pattern}]}
        return {"properties": {"person": no_address}}
