"""defined-twice."""

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class DefinedTwice(DocumentRule):
    """Reports the faults of this id."""

    card = RuleCard(
        id="defined-twice",
        severity=Severity.ERROR,
        summary="Two files of a plan define one name.",
        why="One of the two would win in silence, and half of the team would read the other.",
        fix="Keep one of the two, or rename one.",
        bad="""\
events:
  order_completed: {description: The shopper paid.}  # flagged
--- events/orders.yaml
events:
  order_completed: {description: The order was shipped.}  # flagged
""",
        good="""\
events:
  order_completed: {description: The shopper paid.}
--- events/orders.yaml
events:
  order_shipped: {description: The order was shipped.}
""",
    )
