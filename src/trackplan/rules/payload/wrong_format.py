from collections.abc import Iterator

from trackplan.language.keywords import claimed
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.bounds import form
from trackplan.rules.payload_problems import violation_problem


class WrongFormat(PayloadRule):
    """A text is not of its format."""

    keywords = claimed("wrong-format")

    card = RuleCard(
        id="wrong-format",
        severity=Severity.ERROR,
        summary=(
            "A text does not have the format that the plan names, such as an e-mail address, a URI or a date."
        ),
        why=("A link that is not a URI leads nowhere; a date in another form sorts and compares as text."),
        fix="Send the text in that format, or drop the format from the plan.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, format: email}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "maya at example.com"}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, format: email}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "maya@example.com"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in sample.broken(*self.keywords):
            yield violation_problem(sample, broken, f"`{broken.path}` is not {form(broken.attribute)}")
