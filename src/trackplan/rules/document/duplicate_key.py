"""`duplicate-key`: a mapping holds the same key twice."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class DuplicateKey(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="duplicate-key",
        severity=Severity.ERROR,
        summary="A mapping holds the same key twice.",
        why=(
            "Common parsers keep the last one and say nothing, so half of what was written is lost. Here "
            "the first is read."
        ),
        fix="Keep one of them, or give one another name.",
        bad="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
  cart_viewed: {description: The shopper came back to the cart.}  # flagged
""",
        good="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
  cart_reopened: {description: The shopper came back to the cart.}
""",
    )
