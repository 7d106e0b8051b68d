from collections.abc import Iterator

from trackplan.language.keywords import claimed
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.bounds import bounds
from trackplan.rules.payload_problems import violation_problem


class WrongLength(PayloadRule):
    """A text is too short or too long."""

    keywords = claimed("wrong-length")

    card = RuleCard(
        id="wrong-length",
        severity=Severity.ERROR,
        summary="A text is shorter or longer than the plan allows.",
        why=(
            "A country of three letters matches no segment that asks for two; a long title breaks the "
            "layout of a mail."
        ),
        fix="Send a text of the planned length, or change the plan.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, maxLength: 2}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "USA"}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, maxLength: 2}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "US"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in sample.broken(*self.keywords):
            amount = "short" if broken.keyword == "minLength" else "long"
            message = f"`{broken.path}` is too {amount}"
            yield violation_problem(sample, broken, message, help=bounds(broken.attribute))
