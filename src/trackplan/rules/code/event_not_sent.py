from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import CodeRule
from trackplan.rules.journeys import stops
from trackplan.senders.codebase import Codebase


class EventNotSent(CodeRule):
    """No code sends a planned event."""

    card = RuleCard(
        id="event-not-sent",
        severity=Severity.WARNING,
        summary="None of the calls of an active event's sources sends it.",
        why="Whoever reads the plan counts on the event: journeys that wait for it never start.",
        fix="Send it, set `status: draft` until it is sent, or remove it from the plan.",
        bad="""\
sources:
  web: {code: "web/**"}
events:
  cart_viewed: {sources: [web]}
  cart_emptied: {sources: [web]}  # flagged
--- web/cart.ts
analytics.track("cart_viewed", {});
""",
        good="""\
sources:
  web: {code: "web/**"}
  pos: {}
events:
  cart_viewed: {sources: [web]}
  till_opened: {sources: [pos]}
  cart_saved: {sources: [web], status: draft}
--- web/cart.ts
analytics.track("cart_viewed", {});
""",
    )

    def check(self, code: Codebase) -> Iterator[Problem]:
        """Yield each event whose sources are all read in full, with no unknown call among them."""
        sent = code.sent()
        unsure = {source for source in code.whole if code.unnamed(source)}
        for event in code.plan.events.values():
            known = bool(event.sources) and code.whole.issuperset(event.sources)
            if event.status != "active" or not known or event.name in sent or unsure & {*event.sources}:
                continue
            waiting = stops(code.plan, event.name)
            yield Problem(
                message=f"no code sends `{event.name}`" + (f": {waiting}" if waiting else ""),
                ref=event.ref.key,
                event=event.name,
            )
