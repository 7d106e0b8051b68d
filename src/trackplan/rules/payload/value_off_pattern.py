from collections.abc import Iterator

from trackplan.language.keywords import claimed
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.bounds import bounds
from trackplan.rules.payload_problems import violation_problem


class ValueOffPattern(PayloadRule):
    """A text does not match its pattern."""

    keywords = claimed("value-off-pattern")

    card = RuleCard(
        id="value-off-pattern",
        severity=Severity.ERROR,
        summary="A text does not match the pattern that the plan gives.",
        why="An id in another form joins nothing: carts are not merged, duplicates are not seen.",
        fix="Send the text in the planned form, or change the pattern.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, pattern: "^crt_"}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "42"}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, pattern: "^crt_"}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "crt_42"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in sample.broken(*self.keywords):
            message = f"`{broken.path}` does not match its pattern"
            yield violation_problem(sample, broken, message, help=bounds(broken.attribute))
