from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.limits import BUILT_IN_ATTRIBUTES, OVERRIDING_ATTRIBUTES, RESERVED_EVENTS
from trackplan.model.plan import Plan
from trackplan.naming.styles import words
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared


class ReservedNameInPlan(PlanRule):
    """The plan uses a name that is reserved by Customer.io."""

    card = RuleCard(
        id="reserved-name-in-plan",
        severity=Severity.ERROR,
        summary="An event or attribute has a name that Customer.io acts upon, or almost such a name.",
        why=(
            "Some event names delete or suppress people, some attributes override who a mail comes "
            "from and goes to; and `Created_At` is not the `created_at` that Customer.io reads."
        ),
        fix="Choose another name, or the exact spelling where Customer.io's own meaning is meant.",
        bad="""\
events:
  User Deleted: {}  # flagged
  order_completed:
    attributes:
      recipient: {type: string}  # flagged
people:
  attributes:
    created_at: {type: timestamp}
    TimeZone: {type: string}  # flagged
""",
        good="""\
events:
  account_closed: {}
  order_completed:
    attributes:
      recipient_name: {type: string}
people:
  attributes:
    created_at: {type: timestamp}
    timezone: {type: string}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each reserved event name and attribute, and each misspelt one of people."""
        for event in plan.events.values():
            if event.name in RESERVED_EVENTS:
                yield Problem(
                    message=f"Customer.io acts on `{event.name}` and records no event",
                    ref=event.ref.key,
                    event=event.name,
                )
        for one in declared(plan):
            if not one.is_stored and one.path in OVERRIDING_ATTRIBUTES:
                yield one.problem(
                    f"`{one.path}` overrides the settings of the messages that the event starts"
                )
            elif one.holder == "people" and (meant := _almost(one.path)) is not None:
                yield one.problem(
                    f"`{one.path}` is not `{meant}`, the name that Customer.io reads",
                    help=f"name it `{meant}`, or something that nobody takes for it",
                )


def _almost(name: str) -> str | None:
    joined = "".join(words(name))
    almost = (meant for meant in sorted(BUILT_IN_ATTRIBUTES) if joined == "".join(words(meant)))
    return next((meant for meant in almost if name != meant), None)
