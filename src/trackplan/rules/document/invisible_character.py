"""`invisible-character`: a file holds an invisible character."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class InvisibleCharacter(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="invisible-character",
        severity=Severity.ERROR,
        summary="A file holds an invisible character.",
        why=(
            "A name with a zero-width space looks like the planned name and never matches it; "
            "bidirectional controls make a line show other than it reads, which hides changes from "
            "reviewers."
        ),
        fix="Delete the character, or write its escape in double quotes where it is meant.",
        bad="""\
events:
  cart_\u200bviewed: {description: The shopper opened the cart.}  # flagged
""",
        good="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
""",
    )
