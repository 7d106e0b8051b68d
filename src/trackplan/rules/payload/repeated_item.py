from collections.abc import Iterator

from trackplan.language.keywords import claimed
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.payload_problems import violation_problem


class RepeatedItem(PayloadRule):
    """An array repeats an item."""

    keywords = claimed("repeated-item")

    card = RuleCard(
        id="repeated-item",
        severity=Severity.ERROR,
        summary="An array holds an item twice where the plan says that each comes once.",
        why="The product stands twice in the mail, or is counted twice.",
        fix="Send each item once, or drop `uniqueItems` from the plan.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: array, uniqueItems: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": ["A1", "A1"]}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: array, uniqueItems: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": ["A1"]}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in sample.broken(*self.keywords):
            yield violation_problem(sample, broken, f"`{broken.path}` holds an item twice")
