"""`invalid-csv`: a row of a CSV file does not fit its header."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class InvalidCsv(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="invalid-csv",
        severity=Severity.ERROR,
        summary="A row of a CSV file does not fit its header.",
        why=(
            "A cell too many or too few moves every value after it to another column: read on, an "
            "attribute would be judged by what belongs to its neighbour."
        ),
        fix="Put quotes around cells that hold a line break, a quote or the separator.",
        bad="""\
events:
  cart_viewed: {}
--- samples/cart_viewed.csv
event_text,user_id,properties
cart_viewed,usr_1,{"cart_value": 42.5, "currency": "EUR"}  # flagged
""",
        good="""\
events:
  cart_viewed: {}
--- samples/cart_viewed.csv
event_text,user_id,properties
cart_viewed,usr_1,"{""cart_value"": 42.5, ""currency"": ""EUR""}"
""",
    )
