"""journey-changed."""

from collections.abc import Mapping
from typing import Any

from trackplan.language.durations import declared
from trackplan.model.facts import surroundings as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


def _entry(entry: Mapping[str, str]) -> str:
    return " and ".join(f"the {what} `{value}`" for what, value in entry.items()) or "nothing"


def _goal(goal: Mapping[str, Any] | None) -> str:
    if goal is None:
        return "nothing"
    return f"`{goal['event']}`" + (f" within {declared(goal['within'])}" if "within" in goal else "")


class JourneyChanged(ChangeRule):
    """A journey starts, ends or reads otherwise."""

    card = RuleCard(
        id="journey-changed",
        severity=Severity.WARNING,
        summary="A journey starts, ends or reads otherwise.",
        why=(
            "The plan says what the campaign in the workspace should be; the campaign does not follow by "
            "itself."
        ),
        fix="Change the campaign in the workspace too.",
        bad="""\
--- before/plan.yaml
events: {cart_created: {}, order_completed: {}}
journeys:
  recovery:
    trigger: cart_created
--- after/plan.yaml
events: {cart_created: {}, order_completed: {}}
journeys:
  recovery:  # flagged
    trigger: order_completed
""",
        good="""\
--- before/plan.yaml
events: {cart_created: {}}
journeys:
  recovery: {trigger: cart_created}
--- after/plan.yaml
events: {cart_created: {}}
journeys:
  recovery: {trigger: cart_created, owner: growth}
owners: {growth: {}}
""",
    )
    judges = (
        facts.JourneyAdded,
        facts.JourneyRemoved,
        facts.EntryChanged,
        facts.ExitAdded,
        facts.ExitDropped,
        facts.GoalChanged,
        facts.UseAdded,
        facts.UseDropped,
    )

    def say(
        self,
        fact: facts.JourneyAdded
        | facts.JourneyRemoved
        | facts.EntryChanged
        | facts.ExitAdded
        | facts.ExitDropped
        | facts.GoalChanged
        | facts.UseAdded
        | facts.UseDropped,
        name: str,
    ) -> str:
        """Say what changed."""
        match fact:
            case facts.JourneyAdded() | facts.JourneyRemoved():
                said = "is new" if isinstance(fact, facts.JourneyAdded) else "is removed"
            case facts.ExitAdded() | facts.ExitDropped():
                said = f"ends on `{fact.after}`" if fact.after else f"no longer ends on `{fact.before}`"
            case facts.UseAdded() | facts.UseDropped():
                said = f"reads `{fact.after}`" if fact.after else f"no longer reads `{fact.before}`"
            case facts.GoalChanged():
                said = f"aims at {_goal(fact.after)}, and aimed at {_goal(fact.before)}"
            case facts.EntryChanged():
                said = f"starts with {_entry(fact.after)}, and started with {_entry(fact.before)}"
        return f"the journey {name} {said}"
