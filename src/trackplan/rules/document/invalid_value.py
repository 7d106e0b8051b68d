"""invalid-value."""

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class InvalidValue(DocumentRule):
    """Reports the faults of this id."""

    card = RuleCard(
        id="invalid-value",
        severity=Severity.ERROR,
        summary="A plan file has a value that the plan language does not allow there.",
        why="The plan cannot be understood, so nothing would be checked.",
        fix="Write one of the values that the message names.",
        bad="""\
events:
  order_completed:
    status: live  # flagged
""",
        good="""\
events:
  order_completed:
    status: active
""",
    )
