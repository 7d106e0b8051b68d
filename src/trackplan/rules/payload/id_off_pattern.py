from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.identity import is_off_pattern
from trackplan.rules.payload_problems import payload_problem
from trackplan.validator import can_run


class IdOffPattern(PayloadRule):
    """A person's id does not match the plan's pattern."""

    always = True
    of_calls = True

    card = RuleCard(
        id="id-off-pattern",
        severity=Severity.ERROR,
        summary="A payload names its person by something that is not the plan's primary identifier.",
        why=(
            "One person under two ids is two profiles: the cart is on one, the purchase on the other, "
            "and the recovery mail goes out all the same."
        ),
        fix="Send the primary id. Activity of nobody known belongs under `anonymous_id`.",
        bad="""\
identity:
  id: {pattern: "^usr_[a-z0-9]+$"}
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "customer_id": "4711", "data": {}}  # flagged
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
        """Yield the id; Customer.io's own, and addresses, are not this rule's."""
        if is_off_pattern(sample):
            message = "the id of the person does not match the plan's pattern"
            help_ = f"ids match `{sample.plan.identity.pattern}`"
            yield payload_problem(sample, message, sample.payload.person_at, help=help_)

    def quiet(self, family: Family) -> Schema | None:
        """An id that matches, where the plan has a pattern that can be run."""
        pattern = family.plan.identity.pattern
        if pattern is None or not can_run(pattern):
            return {}
        return {"properties": {"person": {"pattern": pattern}}}
