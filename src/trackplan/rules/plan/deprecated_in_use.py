from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan, walk
from trackplan.rules import PlanRule
from trackplan.rules.uses import event_uses


class DeprecatedInUse(PlanRule):
    """A journey or event depends on a deprecated event or attribute."""

    card = RuleCard(
        id="deprecated-in-use",
        severity=Severity.WARNING,
        summary="A journey, or the order of events, names a deprecated event or attribute.",
        why="When the event goes, the journey stops; when the attribute goes, its messages print nothing.",
        fix="Use what takes its place before the sunset.",
        bad="""\
events:
  cart_viewed: {status: deprecated, replaced_by: checkout_started}
  checkout_started: {}
journeys:
  cart_recovery:
    trigger: cart_viewed  # flagged
""",
        good="""\
events:
  cart_viewed: {status: deprecated, replaced_by: checkout_started}
  checkout_started: {}
journeys:
  cart_recovery:
    trigger: checkout_started
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each place that names such an event or attribute."""
        for use in event_uses(plan):
            event = plan.events.get(use.name)
            if event is not None and event.status == "deprecated":
                yield Problem(
                    message=f"{use.what} is `{use.name}`, which is deprecated",
                    ref=use.ref,
                    at=use.at,
                    help=f"use `{event.replaced_by}`" if event.replaced_by else None,
                )
        for journey in plan.journeys.values():
            trigger = plan.events.get(journey.trigger or "")
            paths = dict(trigger.walk()) if trigger is not None else {}
            paths |= {f"customer.{path}": attribute for path, attribute in walk(plan.people)}
            for index, path in enumerate(journey.uses):
                if path in paths and paths[path].status == "deprecated":
                    new = paths[path].replaced_by
                    yield Problem(
                        message=f"`{journey.name}` reads `{path}`, which is deprecated",
                        ref=journey.ref / "uses" / index,
                        at=f"journeys/{journey.name}",
                        help=f"read `{new}`" if new else None,
                    )
