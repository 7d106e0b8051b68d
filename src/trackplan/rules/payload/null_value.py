from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.mistyped import clue, slips, wanted
from trackplan.rules.payload_problems import violation_problem


class NullValue(PayloadRule):
    """A value is null."""

    keywords = frozenset({"type"})
    clues = (clue,)

    card = RuleCard(
        id="null-value",
        severity=Severity.ERROR,
        summary="A value is null where the plan allows none.",
        why="Null prints blank, and a message that prints it without a fallback fails to send.",
        fix="Send a value, leave an optional attribute out, or write `nullable: true` in the plan.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": null}}  # flagged
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
        for broken in slips(sample, "null-value"):
            if broken.attribute is not None:
                yield violation_problem(
                    sample, broken, f"`{broken.path}` is null, not {wanted(broken.attribute)}"
                )
