"""attribute-optional."""

from trackplan.model.facts import attributes as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class AttributeOptional(ChangeRule):
    """A required attribute is optional."""

    card = RuleCard(
        id="attribute-optional",
        severity=Severity.ERROR,
        summary="A required attribute is optional.",
        why=(
            "A message that prints it with no fallback fails to send for whoever comes without it, and "
            "segments on it leave them out."
        ),
        fix="Give every reader a fallback (`| default:`) first, then allow the finding and say so.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string, required: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string, required: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string, required: true, enum: [USD, EUR]}
""",
    )
    judges = (facts.BecameOptional,)

    def say(self, fact: facts.BecameOptional, name: str) -> str:
        """Say what changed."""
        return f"{name} is optional, and was required"
