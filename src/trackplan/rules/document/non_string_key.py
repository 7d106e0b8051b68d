"""`non-string-key`: a key is a number, a boolean, null, a list or a mapping."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class NonStringKey(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="non-string-key",
        severity=Severity.ERROR,
        summary="A key is a number, a boolean, null, a list or a mapping.",
        why=(
            "Names of events and attributes are text. Other tools turn such a key into `1`, `1.0`, `True` "
            "or an error."
        ),
        fix="Quote the key.",
        bad="""\
events:
  404: {description: The shopper met a page that does not exist.}  # flagged
""",
        good="""\
events:
  "404": {description: The shopper met a page that does not exist.}
""",
    )
