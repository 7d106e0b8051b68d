from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Attribute, Event, Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared


class SunsetWithoutDeprecation(PlanRule):
    """An event or attribute with a sunset or a successor is not deprecated."""

    card = RuleCard(
        id="sunset-without-deprecation",
        severity=Severity.WARNING,
        summary="An event or attribute has a `sunset` or `replaced_by`, and its status is not `deprecated`.",
        why="Neither has an effect: senders and readers are not told, and its removal breaks them after all.",
        fix="Write `status: deprecated`, or remove the line.",
        bad="""\
events:
  cart_viewed:
    sunset: 2027-12-31  # flagged
    attributes:
      total: {type: number, replaced_by: cart_value}  # flagged
      cart_value: {type: number}
""",
        good="""\
events:
  cart_viewed:
    status: deprecated
    sunset: 2027-12-31
    attributes:
      total: {type: number, status: deprecated, replaced_by: cart_value}
      cart_value: {type: number}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each such line, those of events first."""
        for event in plan.events.values():
            for word, what in _lines(event):
                message = f"`{event.name}` has {what} and is not deprecated"
                yield Problem(message=message, ref=(event.ref / word).key, event=event.name)
        for one in declared(plan):
            for word, what in _lines(one.attribute):
                message = f"`{one.path}` has {what} and is not deprecated"
                yield one.problem(message, ref=(one.attribute.ref / word).key)


def _lines(one: Event | Attribute) -> Iterator[tuple[str, str]]:
    if one.status != "deprecated":
        if one.sunset is not None:
            yield "sunset", "a sunset"
        if one.replaced_by is not None:
            yield "replaced_by", "a replacement"
