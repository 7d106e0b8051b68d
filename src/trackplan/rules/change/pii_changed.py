"""pii-changed."""

from trackplan.model.facts import attributes as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class PiiChanged(ChangeRule):
    """The plan says something else of personal data in an attribute."""

    card = RuleCard(
        id="pii-changed",
        severity=Severity.INFO,
        summary="The plan says something else of personal data in an attribute.",
        why="Masking, deletion requests and exports go by it.",
        fix="Nothing to mend, if it is true.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      phone: {type: string}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      phone: {type: string, pii: phone}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      phone: {type: string, pii: phone}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      phone: {type: string, pii: phone}
""",
    )
    judges = (facts.PiiChanged,)

    def say(self, fact: facts.PiiChanged, name: str) -> str:
        """Say what changed."""
        words = {None: "undeclared", False: "not personal data"}
        before, after = (
            words.get(said, f"personal data of the kind `{said}`") for said in (fact.before, fact.after)
        )
        return f"{name} is {after}, and was {before}"
