"""`invalid-merge`: a merge key (`<<`) merges something other than mappings."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class InvalidMerge(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="invalid-merge",
        severity=Severity.ERROR,
        summary="A merge key (`<<`) merges something other than mappings.",
        why="Only mappings have keys to merge; a text or a list of values adds nothing to the mapping.",
        fix="Write `<<: *name`, or `<<: [*first, *second]`, where the anchors stand on mappings.",
        bad="""\
groups:
  cart:
    <<: cart_base  # flagged
    cart_id: {type: string}
""",
        good="""\
groups:
  base: &base
    currency: {type: string}
  cart:
    <<: *base
    cart_id: {type: string}
""",
    )
