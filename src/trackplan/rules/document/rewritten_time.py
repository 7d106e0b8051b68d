"""rewritten-time."""

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class RewrittenTime(DocumentRule):
    """A column of a CSV file has times that are no longer as they were exported."""

    card = RuleCard(
        id="rewritten-time",
        severity=Severity.ERROR,
        summary="A spreadsheet has rewritten the times of a CSV file.",
        why=(
            "A spreadsheet saves a time as its user's country writes it, without the zone and often without "
            "the seconds. Which of 02/11 is the month nobody can tell, so nothing is said of late events, "
            "of order, of duplicates or of volume."
        ),
        fix="Export again without saving from a spreadsheet, or format the column as text before the export.",
        bad="""\
events:
  order_completed: {}
--- samples/a.csv
event_text,user_id,properties,sent_at
order_completed,usr_1,{},02/11/2026 08:14  # flagged
order_completed,usr_2,{},02/11/2026 08:15
""",
        good="""\
events:
  order_completed: {}
--- samples/a.csv
event_text,user_id,properties,sent_at
order_completed,usr_1,{},2026-11-02T08:14:05.120Z
order_completed,usr_2,{},2026-11-02 08:15:06+00:00
""",
    )
