"""`invalid-yaml`: a plan file is not valid YAML."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class InvalidYaml(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="invalid-yaml",
        severity=Severity.ERROR,
        summary="A plan file is not valid YAML.",
        why="Nothing in the file can be read, so none of its events is checked.",
        fix="Mend the line named; it is often an unquoted `: `, a missing quote or uneven indentation.",
        bad="""\
events:
  cart_viewed:
    description: Fires once: when the cart opens  # flagged
""",
        good="""\
events:
  cart_viewed:
    description: "Fires once: when the cart opens"
""",
    )
