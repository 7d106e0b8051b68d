from collections.abc import Iterator

from trackplan.language.keywords import claimed
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.bounds import bounds
from trackplan.rules.payload_problems import violation_problem


class ValueOutOfRange(PayloadRule):
    """A number is out of its range."""

    keywords = claimed("value-out-of-range")

    card = RuleCard(
        id="value-out-of-range",
        severity=Severity.ERROR,
        summary="A number is outside the range that the plan gives, or between its steps.",
        why="A branch on the amount takes the wrong way, or a negative price is printed in a mail.",
        fix="Send a number in the range, or widen the range in the plan.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, minimum: 0}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": -42.5}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, minimum: 0}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": 42.5}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in sample.broken(*self.keywords):
            what = "is not a multiple of its step" if broken.keyword == "multipleOf" else "is out of range"
            yield violation_problem(sample, broken, f"`{broken.path}` {what}", help=bounds(broken.attribute))
