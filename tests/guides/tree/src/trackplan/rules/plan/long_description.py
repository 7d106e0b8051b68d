"""long-description."""

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule

LONGEST = 400


class LongDescription(PlanRule):
    """A description is too long to be read."""

    card = RuleCard(
        id="long-description",
        severity=Severity.INFO,
        summary="The description of an event is over 400 characters.",
        why="Nobody reads it to the end.",
        fix="Say what happened in one sentence, and when in `when`.",
        bad="""\
events:
  order_completed: {description: "…401 letters…"}  # flagged
""",
        good="""\
events:
  order_completed: {description: "…400 letters…"}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each event of which too much is said."""
        for event in plan.events.values():
            if len(event.description) > LONGEST:
                message = f"the description of `{event.name}` is over {LONGEST} characters"
                yield Problem(message=message, ref=event.ref / "description", event=event.name)
