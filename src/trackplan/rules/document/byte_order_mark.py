"""`byte-order-mark`: a file begins with a byte order mark."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class ByteOrderMark(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="byte-order-mark",
        severity=Severity.WARNING,
        summary="A file begins with a byte order mark.",
        why=(
            "The mark is invisible, and tools that do not expect it take it for the first character of "
            "the first name."
        ),
        fix="Save the file as UTF-8 without a byte order mark.",
        bad="""\
\ufefftrackplan: 1  # flagged
""",
        good="""\
trackplan: 1
""",
    )
