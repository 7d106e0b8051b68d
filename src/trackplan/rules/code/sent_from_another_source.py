from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import CodeRule
from trackplan.senders.codebase import Codebase


class SentFromAnotherSource(CodeRule):
    """Code of one source sends an event of another."""

    card = RuleCard(
        id="sent-from-another-source",
        severity=Severity.ERROR,
        summary="Code sends an event whose `sources` do not include the source that the file belongs to.",
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
--- services/checkout/paid.ts
analytics.track("order_completed", {});
""",
        good="""\
sources:
  checkout-api: {code: "services/checkout/**"}
  web: {code: "web/**"}
events:
  order_completed: {sources: [checkout-api]}
--- services/checkout/paid.ts
analytics.track("order_completed", {});
--- tools/replay.ts
analytics.track("order_completed", {});
""",
    )

    def check(self, code: Codebase) -> Iterator[Problem]:
        for call in code.calls:
            event = code.plan.events.get(call.name or "")
            found = code.sources.get(call.file, frozenset())
            if event is not None and event.sources and found and found.isdisjoint(event.sources):
                listed = " and ".join(f"`{name}`" for name in sorted(found))
                planned = ", ".join(f"`{name}`" for name in event.sources)
                yield Problem(
                    message=f"`{event.name}` is sent by {listed}, which is none of its sources",
                    ref=code.ref(call),
                    event=event.name,
                    help=f"planned: {planned}",
                )
