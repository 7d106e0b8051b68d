from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.style import style_fault


class EventNameStyle(PlanRule):
    """An event is not named in the plan's style."""

    card = RuleCard(
        id="event-name-style",
        severity=Severity.ERROR,
        summary="An event name does not follow the style under `naming.events`.",
        why=(
            "Campaigns start on the exact name. Where styles mix, somebody guesses, and nobody enters "
            "the journey."
        ),
        fix="Rename the event before anything sends it, or change `naming.events`.",
        bad="""\
naming: {events: snake_case}
events:
  checkout_started: {description: The shopper began to check out.}
  OrderCompleted:  # flagged
    description: The shopper paid.
""",
        good="""\
naming: {events: snake_case}
events:
  checkout_started: {description: The shopper began to check out.}
  order_completed:
    description: The shopper paid.
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each event whose name does not fit."""
        style = plan.naming.events
        if style is None:
            return
        for event in plan.events.values():
            if (fault := style_fault(event.display_name, style, plan.naming.words)) is not None:
                yield Problem(message=fault[0], ref=event.ref.key, event=event.name, help=fault[1])
