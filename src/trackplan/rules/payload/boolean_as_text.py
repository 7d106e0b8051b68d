from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.mistyped import clue, slips
from trackplan.rules.payload_problems import violation_problem


class BooleanAsText(PayloadRule):
    """A boolean was sent as text."""

    keywords = frozenset({"type"})
    clues = (clue,)

    card = RuleCard(
        id="boolean-as-text",
        severity=Severity.ERROR,
        summary="True or false was sent inside a string.",
        why=(
            'In Liquid every text counts as true, `"false"` too: the branch for those who said no is '
            "never taken."
        ),
        fix="Send `true` or `false`, without quotes.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: boolean, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "false"}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: boolean, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": false}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in slips(sample, "boolean-as-text"):
            yield violation_problem(sample, broken, f"`{broken.path}` is a boolean sent as a string")
