"""additional-opened."""

from trackplan.model.facts import attributes as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class AdditionalOpened(ChangeRule):
    """Attributes outside the plan are treated less strictly, or with another warning."""

    card = RuleCard(
        id="additional-opened",
        severity=Severity.INFO,
        summary="Attributes outside the plan are treated less strictly, or with another warning.",
        why="Readers do not read what the plan does not declare; it is listed so that a review sees it.",
        fix="Nothing to mend.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    additional: forbid
--- after/plan.yaml
events:
  order_completed:  # flagged
    additional: warn
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    additional: warn
--- after/plan.yaml
events:
  order_completed: {}
""",
    )
    judges = (facts.AdditionalOpened, facts.AdditionalChanged)

    def say(self, fact: facts.AdditionalOpened | facts.AdditionalChanged, name: str) -> str:
        """Say what changed."""
        words = {"allow": "let through", "warn": "let through with a warning", "forbid": "refused"}
        return f"undeclared attributes of {name} are {words[fact.after]}, and were {words[fact.before]}"
