"""`ambiguous-scalar`: a value reads otherwise in YAML 1.1 than in YAML 1.2."""

from __future__ import annotations

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class AmbiguousScalar(DocumentRule):
    """Reports the reader's faults of this id."""

    card = RuleCard(
        id="ambiguous-scalar",
        severity=Severity.WARNING,
        summary="A value reads otherwise in YAML 1.1 than in YAML 1.2.",
        why=(
            "Plans are read as YAML 1.2, where `no` and `12:30:45` are text. Editors, scripts and other "
            "tools that still read YAML 1.1 see `false` and `45045` in the same file, so people and "
            "programs disagree on the plan."
        ),
        fix="Quote the value, or write the number or boolean that is meant.",
        bad="""\
events:
  newsletter_joined:
    attributes:
      consent: {type: string, enum: ["yes", no]}  # flagged
      store_code: {type: integer, const: 010}  # flagged
""",
        good="""\
events:
  newsletter_joined:
    attributes:
      consent: {type: string, enum: ["yes", "no"]}
      store_code: {type: integer, const: 10}
""",
    )
