"""`several-documents`: a plan file holds more than one YAML document."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class SeveralDocuments(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="several-documents",
        severity=Severity.ERROR,
        summary="A plan file holds more than one YAML document.",
        why="Many readers take the first document and ignore the rest, so events would vanish in silence.",
        fix="Remove the `---`, or move what follows it into a file of its own.",
        bad="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
---  # flagged
events:
  checkout_started: {description: The shopper began to pay.}
""",
        good="""\
events:
  cart_viewed: {description: The shopper opened the cart.}
  checkout_started: {description: The shopper began to pay.}
""",
    )
