from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.mistyped import clue, slips
from trackplan.rules.payload_problems import violation_problem


class JsonAsText(PayloadRule):
    """JSON was sent as text."""

    keywords = frozenset({"type"})
    clues = (clue,)

    card = RuleCard(
        id="json-as-text",
        severity=Severity.ERROR,
        summary="An object or array was sent as JSON inside a string.",
        why="A Liquid loop over a string prints nothing, so the mail shows no product.",
        fix="Send the object or array itself; do not serialise it first.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: array, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "[{\\"sku\\": \\"A1\\"}]"}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: array, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": [{"sku": "A1"}]}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in slips(sample, "json-as-text"):
            yield violation_problem(sample, broken, f"`{broken.path}` is JSON sent as a string")
