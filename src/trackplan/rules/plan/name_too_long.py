from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.limits import ATTRIBUTE_NAME, EVENT_NAME
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared


class NameTooLong(PlanRule):
    """A name is longer than Customer.io takes."""

    card = RuleCard(
        id="name-too-long",
        severity=Severity.ERROR,
        summary="An event name is over 100 bytes, or an attribute name over 150.",
        why="Customer.io answers with an error, or drops the call and says nothing.",
        fix="Shorten the name; a letter outside ASCII counts as two bytes or more.",
        bad="""\
events:
  prämie_für_wiederkehrende_käuferinnen_über_den_größten_rückläufer_früh_vollständig_eingelöst:  # flagged
    status: draft
""",
        good="""\
events:
  order_completed: {}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each name over its limit, counted in bytes of UTF-8."""
        for event in plan.events.values():
            if (size := len(event.name.encode())) > EVENT_NAME:
                yield Problem(
                    message=f"the event name is {size} bytes, and the limit is {EVENT_NAME}",
                    ref=event.ref.key,
                    event=event.name,
                )
        for one in declared(plan):
            size = len(one.attribute.name.encode())
            if not one.is_item and size > ATTRIBUTE_NAME:
                yield one.problem(f"the attribute name is {size} bytes, and the limit is {ATTRIBUTE_NAME}")
