"""rounded-number."""

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class RoundedNumber(DocumentRule):
    """A column of a CSV file has lost its last digits."""

    card = RuleCard(
        id="rounded-number",
        severity=Severity.ERROR,
        summary="A spreadsheet has rounded the ids of a CSV file.",
        why=(
            "A spreadsheet takes a long id for a number, keeps 15 digits of it and saves what it shows, "
            "`1.23457E+15`: thousands of people and orders become one, and what is said of duplicates and "
            "of order is about none of them."
        ),
        fix="Export again without saving from a spreadsheet, or format the column as text before the export.",
        bad="""\
events:
  order_completed: {}
--- samples/a.csv
event_text,user_id,properties
order_completed,1.23457E+15,{}  # flagged
order_completed,1.23457E+15,{}
""",
        good="""\
events:
  order_completed: {}
--- samples/a.csv
event_text,user_id,properties
order_completed,1234567890123456,{}
order_completed,1234567890123457,{}
""",
    )
