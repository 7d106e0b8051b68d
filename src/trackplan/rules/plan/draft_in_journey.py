from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.uses import event_uses


class DraftInJourney(PlanRule):
    """A journey or event depends on a draft."""

    card = RuleCard(
        id="draft-in-journey",
        severity=Severity.WARNING,
        summary="A journey, or the order of events, names an event that is still a draft.",
        why="Nobody need send a draft: the journey is built, and never starts.",
        fix="Make the event active, with a sender, before the journey goes live.",
        bad="""\
events:
  checkout_started: {status: draft}
journeys:
  cart_recovery:
    trigger: checkout_started  # flagged
""",
        good="""\
events:
  checkout_started: {status: active}
journeys:
  cart_recovery:
    trigger: checkout_started
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for use in event_uses(plan):
            event = plan.events.get(use.name)
            if event is not None and event.status == "draft" and use.at.startswith("journeys/"):
                yield Problem(
                    message=f"{use.what} is `{use.name}`, which is a draft",
                    ref=use.ref,
                    at=use.at,
                    help=None,
                )
