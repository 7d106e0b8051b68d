"""`over-limit`: a file is larger, deeper or more repetitive than a plan can be."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class OverLimit(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="over-limit",
        severity=Severity.ERROR,
        summary="A file is larger, deeper or more repetitive than a plan can be.",
        why=(
            "The limits (32 MB, 64 levels, a million values, aliases counted as often as they repeat) "
            "keep a mistaken or hostile file from exhausting the machine that checks it."
        ),
        fix="Check what wrote the file; split a plan that is truly so large.",
        bad="events:\n  deep: " + "[" * 70 + "]" * 70 + "  # flagged\n",
        good="""\
events:
  shallow: {description: Fires when the shopper scrolls.}
""",
    )
