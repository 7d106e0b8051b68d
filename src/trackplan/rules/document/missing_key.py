"""missing-key."""

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class MissingKey(DocumentRule):
    """Reports the faults of this id."""

    card = RuleCard(
        id="missing-key",
        severity=Severity.ERROR,
        summary="A plan file leaves out what the plan language requires.",
        why="Without it the plan cannot be understood, so nothing would be checked.",
        fix="Add what is missing.",
        bad="""\
events:
  order_completed:
    attributes:
      order_id: {required: true}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
""",
    )
