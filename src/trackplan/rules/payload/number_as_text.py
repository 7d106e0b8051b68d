from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.mistyped import clue, slips
from trackplan.rules.payload_problems import violation_problem


class NumberAsText(PayloadRule):
    """A number was sent as text."""

    keywords = frozenset({"type"})
    clues = (clue,)

    card = RuleCard(
        id="number-as-text",
        severity=Severity.ERROR,
        summary="A number was sent inside a string.",
        why=(
            '`"9"` is greater than `"10"` when texts are compared, and segments that ask for a number '
            "pass the person over."
        ),
        fix="Send the number itself, without quotes.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "42.50"}}  # flagged
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
        for broken in slips(sample, "number-as-text"):
            yield violation_problem(sample, broken, f"`{broken.path}` is a number sent as a string")
