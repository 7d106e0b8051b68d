"""attribute-renamed."""

from trackplan.model.facts import attributes as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class AttributeRenamed(ChangeRule):
    """An attribute has another name."""

    card = RuleCard(
        id="attribute-renamed",
        severity=Severity.ERROR,
        summary="An attribute has another name.",
        why=(
            "Whoever reads the old name finds nothing, and senders that go on with it send what nobody reads."
        ),
        fix=(
            "Send both for a while: add the new attribute, deprecate the old one with `replaced_by` and a "
            "`sunset`."
        ),
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_value: {type: number, required: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      order_total: {type: number, required: true}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_value: {type: number, required: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      order_value: {type: number, required: true, status: deprecated, replaced_by: order_total}
      order_total: {type: number}
""",
    )
    judges = (facts.AttributeRenamed,)

    def say(self, fact: facts.AttributeRenamed, name: str) -> str:
        """Say what changed."""
        how = "as the plan says" if fact.declared else f"{fact.likeness:.0%} alike"
        return f"{name} is now `{fact.after}` ({how})"
