"""`control-character`: a file holds a control character or an odd line break."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class ControlCharacter(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="control-character",
        severity=Severity.ERROR,
        summary="A file holds a control character or an odd line break.",
        why=(
            "Nobody sees such a character, yet it is part of the name or text that holds it; reports, "
            "databases and web pages drop it or break on it."
        ),
        fix="Delete the character; end lines with a line feed.",
        bad="""\
events:
  cart_viewed:
    description: "The shopper opened the cart.\\a"  # flagged
""",
        good="""\
events:
  cart_viewed:
    description: The shopper opened the cart.
""",
    )
