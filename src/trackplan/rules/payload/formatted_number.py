from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.mistyped import clue, slips
from trackplan.rules.payload_problems import violation_problem


class FormattedNumber(PayloadRule):
    """A number was sent as it is written for people."""

    keywords = frozenset({"type"})
    clues = (clue,)

    card = RuleCard(
        id="formatted-number",
        severity=Severity.ERROR,
        summary="A number was sent as text for people: grouped, with a decimal comma or with a currency.",
        why=(
            "Without its quotes it is still no number, and Liquid reads only its beginning: `4,245.42` counts "
            "as 4. What is printed depends on the country of the sender's machine."
        ),
        fix=(
            "Send the number before it is formatted, such as 4245.42: no grouping, a decimal point, no "
            "currency. Liquid formats it in the message."
        ),
        bad="""\
events:
  invoice_paid:
    attributes:
      net: {type: number, required: true}
--- samples/a.ndjson
{"name": "invoice_paid", "data": {"net": "4,245.42"}}  # flagged
{"name": "invoice_paid", "data": {"net": "€ 42,50"}}  # flagged
""",
        good="""\
events:
  invoice_paid:
    attributes:
      net: {type: number, required: true}
--- samples/a.ndjson
{"name": "invoice_paid", "data": {"net": 4245.42}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each such value, at the value."""
        for broken in slips(sample, "formatted-number"):
            yield violation_problem(sample, broken, f"`{broken.path}` is a formatted number sent as a string")
