"""`invalid-json`: a text that should be JSON is not."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class InvalidJson(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="invalid-json",
        severity=Severity.ERROR,
        summary="A text that should be JSON is not.",
        why=(
            "Parsers differ in what they forgive: one reads `NaN`, a trailing comma or a number beyond "
            "all bounds, the next refuses the payload or changes it in silence."
        ),
        fix="Mend the JSON at the place named; a program that writes it should use a JSON library.",
        bad="""\
events:
  cart_viewed: {}
--- samples/cart_viewed.ndjson
{"type": "track", "event": "cart_viewed", "userId": "usr_1", "properties": {"cart_value": NaN}}  # flagged
""",
        good="""\
events:
  cart_viewed: {}
--- samples/cart_viewed.ndjson
{"type": "track", "event": "cart_viewed", "userId": "usr_1", "properties": {"cart_value": 42.5}}
""",
    )
