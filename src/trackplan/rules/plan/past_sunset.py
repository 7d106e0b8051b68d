from collections.abc import Iterator
from datetime import date

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import DatedPlanRule
from trackplan.rules.declared import declared


class PastSunset(DatedPlanRule):
    """What is deprecated is still in the plan after its sunset."""

    card = RuleCard(
        id="past-sunset",
        severity=Severity.WARNING,
        summary="The sunset of a deprecated event or attribute has passed.",
        why="It was to be gone by now: either somebody still sends or reads it, or the plan is out of date.",
        fix="Remove it, with an entry under `removed` for an event; or write a later `sunset`.",
        bad="""\
events:
  cart_viewed:
    status: deprecated
    sunset: 2025-12-31  # flagged
  checkout_started:
    attributes:
      total: {type: number, status: deprecated, sunset: 2025-06-30}  # flagged
""",
        good="""\
removed:
  cart_viewed: {on: 2026-01-01}
events:
  checkout_started:
    attributes:
      total: {type: number, status: deprecated, sunset: 2026-06-30}
""",
    )

    def check(self, plan: Plan, today: date) -> Iterator[Problem]:
        """Yield each sunset that lies before today, those of events first."""
        for event in plan.events.values():
            if event.status == "deprecated" and event.sunset is not None and event.sunset < today:
                message = f"the sunset of `{event.name}`, {event.sunset}, has passed"
                yield Problem(message=message, ref=event.ref / "sunset", event=event.name)
        for one in declared(plan):
            sunset = one.attribute.sunset
            if one.attribute.status == "deprecated" and sunset is not None and sunset < today:
                message = f"the sunset of `{one.path}`, {sunset}, has passed"
                yield one.problem(message, ref=one.attribute.ref / "sunset")
