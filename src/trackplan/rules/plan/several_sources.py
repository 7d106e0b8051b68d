from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class SeveralSources(PlanRule):
    """An event has several sources and no reason for it."""

    card = RuleCard(
        id="several-sources",
        severity=Severity.WARNING,
        summary="More than one system sends an event, and the plan does not say why.",
        why=("Two senders of one event mean two mails for one order, unless they share the work by intent."),
        fix="Name the one source of truth, or write `sources_reason`.",
        bad="""\
events:
  order_completed:
    sources: [shop-api, storefront-webhook]  # flagged
""",
        good="""\
events:
  order_completed:
    sources: [shop-api, storefront-webhook]
    sources_reason: Orders in the shop come from the backend, those of the marketplace by webhook.
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each event with several sources and no reason."""
        for event in plan.events.values():
            if len(event.sources) > 1 and not event.sources_reason.strip():
                yield Problem(
                    message=f"`{event.name}` has {len(event.sources)} sources and no reason for it",
                    ref=event.ref / "sources",
                    event=event.name,
                )
