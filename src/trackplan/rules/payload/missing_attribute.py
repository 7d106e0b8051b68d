from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.payload_problems import subject, violation_problem


class MissingAttribute(PayloadRule):
    """A payload lacks a required attribute."""

    keywords = frozenset({"required"})

    card = RuleCard(
        id="missing-attribute",
        severity=Severity.ERROR,
        summary="A payload leaves out an attribute that the plan requires.",
        why=(
            "Segments and campaign filters silently skip people whose event lacks it, and a message "
            "that prints it fails to send."
        ),
        fix="Send the attribute, or drop `required` from the plan.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": 42.5}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each attribute that is missing, at the object that lacks it."""
        for broken in sample.broken("required"):
            message = f"{subject(sample)} lacks the required `{broken.path}`"
            yield violation_problem(sample, broken, message, on_key=bool(broken.at))
