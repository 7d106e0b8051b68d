from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.mistyped import clue, kind, slips, wanted
from trackplan.rules.payload_problems import violation_problem


class WrongType(PayloadRule):
    """A value has another type than planned."""

    keywords = frozenset({"type"})
    clues = (clue,)

    card = RuleCard(
        id="wrong-type",
        severity=Severity.ERROR,
        summary="A value has another type than the plan says.",
        why=(
            "A segment that compares numbers finds no text, and Liquid prints an object as gibberish: "
            "both in silence."
        ),
        fix=(
            "Send the type that the plan says, or change the plan together with all that reads the attribute."
        ),
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": {"amount": 42.5}}}  # flagged
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
        for broken in slips(sample, "wrong-type"):
            if broken.attribute is not None:
                message = f"`{broken.path}` is {kind(broken.value)}, not {wanted(broken.attribute)}"
                yield violation_problem(sample, broken, message)
