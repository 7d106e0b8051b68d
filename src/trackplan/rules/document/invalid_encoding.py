"""`invalid-encoding`: a file is not UTF-8, or lost characters when it was converted."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class InvalidEncoding(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="invalid-encoding",
        severity=Severity.ERROR,
        summary="A file is not UTF-8, or lost characters when it was converted.",
        why="Read in another encoding, names and texts change: an event then never matches what lands.",
        fix="Save the file as UTF-8, and write the characters that were lost anew.",
        bad="""\
events:
  cafe_visited:
    description: The shopper booked a table at the Caf\ufffd.  # flagged
""",
        good="""\
events:
  cafe_visited:
    description: The shopper booked a table at the Café.
""",
    )
