from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.naming.guess import suggest
from trackplan.rules import PlanRule
from trackplan.rules.references import references


class UnknownReference(PlanRule):
    """The plan names something that it does not have."""

    card = RuleCard(
        id="unknown-reference",
        severity=Severity.ERROR,
        summary="An owner, source, group, event, attribute or option is named that is not in the plan.",
        why=(
            "A journey whose trigger is misspelt never starts; a group that is not there gives an "
            "event none of its attributes."
        ),
        fix="Use the exact name, or add what is missing.",
        bad="""\
owners: {growth: {name: Growth}}
events:
  checkout_started:
    owner: grwoth  # flagged
    groups: [cart]  # flagged
    attributes:
      checkout_id: {type: string}
  order_completed:
    dedupe: {by: [order_nr], within: 24h}  # flagged
    attributes:
      order_id: {type: string}
journeys:
  cart_recovery:
    trigger: checkout_begun  # flagged
    exit_on: [order_completed]
""",
        good="""\
owners: {growth: {name: Growth}}
groups:
  cart:
    cart_id: {type: string}
events:
  checkout_started:
    owner: growth
    groups: [cart]
    attributes:
      checkout_id: {type: string}
  order_completed:
    dedupe: {by: [order_id], within: 24h}
    attributes:
      order_id: {type: string}
journeys:
  cart_recovery:
    trigger: checkout_started
    exit_on: [order_completed]
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each name that stands for nothing, with the one that was meant."""
        for one in references(plan):
            if one.name not in one.known:
                yield Problem(
                    message=f"`{one.name}`, {one.what}, is not {one.among}",
                    ref=one.ref,
                    event=one.event,
                    help=suggest(
                        one.name,
                        one.known if one.offered is None else one.offered,
                        otherwise=one.remedy or f"add it, or name one that is {one.among}",
                    ),
                    at=one.at,
                )
