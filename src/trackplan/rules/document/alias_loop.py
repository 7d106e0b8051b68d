"""`alias-loop`: an alias stands inside the part that it repeats."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class AliasLoop(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="alias-loop",
        severity=Severity.ERROR,
        summary="An alias stands inside the part that it repeats.",
        why="Such data has no end: whatever walks it, from a diff to the docs, would never finish.",
        fix="Move the anchor (`&name`) to a part that does not hold the alias (`*name`).",
        bad="""\
groups:
  cart: &cart  # flagged
    cart_id: {type: string}
    parent: *cart
""",
        good="""\
groups:
  cart: &cart
    cart_id: {type: string}
  parent_cart: *cart
""",
    )
