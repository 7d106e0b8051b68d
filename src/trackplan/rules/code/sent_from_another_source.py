from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import CodeRule
from trackplan.senders.codebase import Codebase


class SentFromAnotherSource(CodeRule):
    """Code of one source sends an event of another."""

    card = RuleCard(
        id="sent-from-another-source",
        severity=Severity.ERROR,
        summary="Code sends an event from a file that belongs to none of the event's sources.",
        why="Two systems send one event: every mail goes out twice, and numbers are counted twice.",
        fix="Remove the call, or add the source to the event's `sources` with a reason.",
        bad="""\
sources:
  checkout-api: {code: "services/checkout/**"}
  web: {code: "web/**"}
events:
  order_completed: {sources: [checkout-api]}
--- web/thanks.ts
analytics.track("order_completed", {});  // flagged
--- tools/replay.ts
analytics.track("order_completed", {});  // flagged
--- services/checkout/paid.ts
analytics.track("order_completed", {});
""",
        good="""\
sources:
  checkout-api: {code: "services/checkout/**"}
  web: {code: "web/**"}
  back-office: {}
events:
  order_completed: {sources: [checkout-api]}
  order_refunded: {sources: [checkout-api, back-office], sources_reason: Both may refund.}
--- services/checkout/paid.ts
analytics.track("order_completed", {});
--- tools/refund.ts
analytics.track("order_refunded", {});
""",
    )

    def check(self, code: Codebase) -> Iterator[Problem]:
        for call in code.calls:
            event = code.plan.events.get(call.name or "")
            found = code.sources.get(call.file, frozenset())
            if event is None or not event.sources or not found.isdisjoint(event.sources):
                continue
            known = [code.plan.sources.get(name) for name in event.sources]
            if found or all(one is not None and one.code for one in known):
                listed = " and ".join(f"`{name}`" for name in sorted(found))
                planned = ", ".join(f"`{name}`" for name in event.sources)
                where = f"by {listed}, which is none" if found else "from a file of none"
                yield Problem(
                    message=f"`{event.name}` is sent {where} of its sources",
                    ref=code.ref(call),
                    event=event.name,
                    help=f"planned: {planned}",
                )
