from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Journey, Plan
from trackplan.rules import PlanRule


class RevenueEventWithoutJourney(PlanRule):
    """A revenue event is used by no journey."""

    card = RuleCard(
        id="revenue-event-without-journey",
        severity=Severity.WARNING,
        summary="An event tagged as revenue is not the trigger, an exit or the goal of any journey.",
        why=(
            "Revenue events are what messages exist for: one that no journey uses is a recovery flow "
            "without its exit, or a thank-you that nobody sends."
        ),
        fix="Use the event as a trigger, an exit or a goal of a journey, or drop the tag.",
        bad="""\
events:
  order_completed: {tags: [revenue]}
  subscription_renewed:  # flagged
    tags: [revenue]
journeys:
  post_purchase: {trigger: order_completed}
""",
        good="""\
events:
  order_completed: {tags: [revenue]}
journeys:
  post_purchase: {trigger: order_completed}
""",
        options={"tags": ["revenue"]},
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each active event with one of the tags that no journey names."""
        known = {name for journey in plan.journeys.values() for name in _events(journey)}
        for event in plan.events.values():
            tagged = not set(event.tags).isdisjoint(self.options["tags"])
            if tagged and event.status == "active" and event.name not in known:
                yield Problem(
                    message=f"no journey uses the revenue event `{event.name}`",
                    ref=event.ref.key,
                    event=event.name,
                )


def _events(journey: Journey) -> Iterator[str]:
    yield from journey.exit_on
    if journey.trigger is not None:
        yield journey.trigger
    if journey.goal is not None:
        yield journey.goal.event
