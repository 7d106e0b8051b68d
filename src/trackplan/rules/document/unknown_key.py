"""unknown-key."""

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class UnknownKey(DocumentRule):
    """Reports the faults of this id."""

    card = RuleCard(
        id="unknown-key",
        severity=Severity.ERROR,
        summary="A plan file uses a word that the plan language does not know.",
        why=(
            "A misspelt `requierd` requires nothing: the plan reads as if it asked, and nothing is checked."
        ),
        fix="Use the word that was meant, or remove it.",
        bad="""\
events:
  order_completed:
    owners: commerce  # flagged
""",
        good="""\
events:
  order_completed:
    owner: commerce
""",
    )
