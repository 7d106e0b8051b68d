"""`unreadable-number`: a number is infinite, not a number, or too long to hold."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class UnreadableNumber(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="unreadable-number",
        severity=Severity.ERROR,
        summary="A number is infinite, not a number, or too long to hold.",
        why=(
            "JSON has no such number, so no payload can carry it and no schema can compare with it. It is "
            "read as text."
        ),
        fix="Write a finite number, or quote the text.",
        bad="""\
events:
  cart_viewed:
    attributes:
      cart_value: {type: number, maximum: .inf}  # flagged
""",
        good="""\
events:
  cart_viewed:
    attributes:
      cart_value: {type: number, maximum: 100000}
""",
    )
