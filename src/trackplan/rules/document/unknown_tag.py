"""`unknown-tag`: a value carries a tag that is not of YAML's core schema."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class UnknownTag(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="unknown-tag",
        severity=Severity.ERROR,
        summary="A value carries a tag that is not of YAML's core schema.",
        why=(
            "Tags ask the reader to build something: include a file, read a secret, make an object. "
            "Nothing here does, and dropping the tag would leave a value that was not meant."
        ),
        fix="Remove the tag, and write the value itself.",
        bad="""\
name: !env PLAN_NAME  # flagged
""",
        good="""\
name: Acme Store
""",
    )
