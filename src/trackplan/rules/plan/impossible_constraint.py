from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.constraints import faults
from trackplan.rules.declared import declared


class ImpossibleConstraint(PlanRule):
    """A constraint is impossible, or has no effect."""

    card = RuleCard(
        id="impossible-constraint",
        severity=Severity.ERROR,
        summary=(
            "A constraint rejects every value, contradicts another, or does not apply to the "
            "attribute's type."
        ),
        why=(
            "A constraint without effect looks like a check but is none; one that no value can "
            "meet rejects every payload."
        ),
        fix="Correct the constraint or the type.",
        bad="""\
events:
  order_completed:
    attributes:
      order_value: {type: number, minimum: 100, maximum: 10}  # flagged
      order_id: {type: string, minimum: 1}  # flagged
      currency: {type: string, maxLength: 2, enum: [USD, EUR]}  # flagged
      paid_on: {type: date, format: time}  # flagged
      items: {type: string, items: {type: string}}  # flagged
      prices: {type: object, values: {type: number}, additional: forbid}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_value: {type: number, minimum: 10, maximum: 100}
      order_id: {type: string, minLength: 1}
      currency: {type: string, maxLength: 3, enum: [USD, EUR]}
      paid_on: {type: date}
      items: {type: array, items: {type: string}}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each constraint of attributes, and the volume and delay of events."""
        for one in declared(plan):
            for fault in faults(one.attribute):
                yield one.problem(
                    f"{fault.message} in `{one.path}`",
                    ref=(one.attribute.ref / fault.keyword).key,
                    help=fault.help,
                )
        for event in plan.events.values():
            if event.volume is not None and event.volume[0] > event.volume[1]:
                yield Problem(
                    message=f"the least volume of `{event.name}` is more than the most",
                    ref=event.ref / "volume" / "per_day",
                    event=event.name,
                )
            late = [event.delay[name] for name in sorted(event.delay)]
            if late != sorted(late):
                yield Problem(
                    message=f"the delay of `{event.name}` falls where its percentile rises",
                    ref=event.ref / "delay",
                    event=event.name,
                )
