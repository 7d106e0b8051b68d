"""rejected-sample-passes."""

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class RejectedSamplePasses(DocumentRule):
    """A file under ``samples/rejected/`` with nothing wrong in it."""

    card = RuleCard(
        id="rejected-sample-passes",
        severity=Severity.ERROR,
        summary="A sample that must be rejected is valid.",
        why="A rejected sample shows that the plan still catches a mistake; this one is caught no more.",
        fix="Make the plan catch the mistake again, or move the file out of `samples/rejected/`.",
        bad="""\
events:
  order_completed:
    attributes:
      order_value: {type: number, required: true}
--- samples/rejected/number-as-text.ndjson
{"name": "order_completed", "data": {"order_value": 42.5}}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_value: {type: number, required: true}
--- samples/rejected/number-as-text.ndjson
{"name": "order_completed", "data": {"order_value": "42.5"}}
""",
    )
