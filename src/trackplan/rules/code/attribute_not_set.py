from collections.abc import Iterator

from trackplan.model.call import CodeCall, WrittenMap
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import CodeRule
from trackplan.senders.codebase import Codebase


class AttributeNotSet(CodeRule):
    """No call sets a planned attribute."""

    card = RuleCard(
        id="attribute-not-set",
        severity=Severity.WARNING,
        summary="None of the calls that send an event sets one of its optional attributes.",
        why="Whoever builds a segment or a message on the attribute gets nothing, for everyone.",
        fix="Set the attribute in a call, or remove it from the plan.",
        bad="""\
sources:
  web: {code: "web/**"}
events:
  cart_viewed:
    sources: [web]
    attributes:
      cart_id: {type: string, required: true}
      coupon: {type: string}  # flagged
--- web/cart.ts
analytics.track("cart_viewed", { cart_id: cart.id });
""",
        good="""\
sources:
  web: {code: "web/**"}
events:
  cart_viewed:
    sources: [web]
    attributes:
      cart_id: {type: string, required: true}
      coupon: {type: string}
--- web/cart.ts
analytics.track("cart_viewed", { cart_id: cart.id });
analytics.track("cart_viewed", { cart_id: cart.id, coupon });
""",
    )

    def check(self, code: Codebase) -> Iterator[Problem]:
        """Yield each attribute that all calls leave out; one required is `missing-attribute` at each call."""
        for event in code.plan.events.values():
            calls = code.of(event.name)
            known = bool(event.sources) and code.whole.issuperset(event.sources)
            if not calls or not known or event.status != "active" or any(call.is_open for call in calls):
                continue
            if any(code.unnamed(source) for source in event.sources):
                continue
            written = {name for call in calls for name in _names(call)}
            for name, attribute in event.attributes.items():
                if name not in written and not attribute.required and attribute.status == "active":
                    yield Problem(
                        message=f"no call of `{event.name}` sets `{name}`",
                        ref=attribute.ref.key,
                        event=event.name,
                        attribute=name,
                    )


def _names(call: CodeCall) -> set[str]:
    return {one.name for one in call.attributes.members} if isinstance(call.attributes, WrittenMap) else set()
