from collections.abc import Iterator

from trackplan.language.keywords import claimed
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.bounds import bounds
from trackplan.rules.payload_problems import violation_problem


class WrongItemCount(PayloadRule):
    """An array has too few or too many items."""

    keywords = claimed("wrong-item-count")

    card = RuleCard(
        id="wrong-item-count",
        severity=Severity.ERROR,
        summary="An array has fewer or more items than the plan allows.",
        why=(
            "A cart mail without a product to show is sent all the same, with a hole where the "
            "product should be."
        ),
        fix="Send as many items as planned, or change the plan.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: array, minItems: 1}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": []}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: array, minItems: 1}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": ["A1"]}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in sample.broken(*self.keywords):
            amount = "few" if broken.keyword == "minItems" else "many"
            message = f"`{broken.path}` has too {amount} items"
            yield violation_problem(sample, broken, message, help=bounds(broken.attribute))
