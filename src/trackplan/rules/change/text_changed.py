"""text-changed."""

from trackplan.model.facts import events as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class TextChanged(ChangeRule):
    """Words for people differ."""

    card = RuleCard(
        id="text-changed",
        severity=Severity.INFO,
        summary="Words for people differ.",
        why=(
            "A description that says something else can mean something else; it is listed so that a "
            "review sees it."
        ),
        fix="Nothing to mend.",
        bad="""\
--- before/plan.yaml
events:
  order_completed: {description: The order is paid.}
--- after/plan.yaml
events:
  order_completed: {description: The order has shipped.}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed: {description: The order is paid.}
--- after/plan.yaml
events:
  order_completed:
    description: The order is paid.
""",
    )
    judges = (facts.TextChanged,)

    def say(self, fact: facts.TextChanged, name: str) -> str:
        """Say what changed."""
        plural = fact.what in {"tags", "examples"}
        verb = "are" if plural else "is"
        what = {"when": "trigger", "sources_reason": "reason for several sources"}.get(fact.what, fact.what)
        if fact.before in (None, "", []):
            return f"the {what} of {name} {verb} new"
        if fact.after in (None, "", []):
            return f"the {what} of {name} {verb} gone"
        return f"the {what} of {name} {'differ' if plural else 'differs'}"
