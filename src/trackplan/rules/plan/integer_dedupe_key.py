from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Attribute, Plan
from trackplan.rules import PlanRule
from trackplan.rules.payload.unsafe_integer import EXACT


class IntegerDedupeKey(PlanRule):
    """A dedupe key is a number."""

    card = RuleCard(
        id="integer-dedupe-key",
        severity=Severity.INFO,
        summary="An event is told from its repeats by nothing but numbers.",
        why=(
            "Readers that hold numbers as doubles round what lies beyond 2^53, so that two orders become "
            "one; and `1002`, `01002` and `1.002e3` are one number."
        ),
        fix="Send the key as text, and give it a `pattern`; or a `maximum` that it never reaches.",
        bad="""\
events:
  order_completed:
    dedupe: {by: [order_ref], within: 24h}
    attributes:
      order_ref: {type: integer, required: true}  # flagged
""",
        good="""\
events:
  order_completed:
    dedupe: {by: [order_ref], within: 24h}
    attributes:
      order_ref: {type: string, required: true}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each key of an event all of whose keys are numbers, at the attribute."""
        for event in plan.events.values():
            keys = (
                [event.attributes.get(name) for name in event.dedupe.by] if event.dedupe is not None else []
            )
            if not all(key is not None and _is_number(key) for key in keys):
                continue
            for key in filter(None, keys):
                yield Problem(
                    message=f"`{key.name}` tells repeats of `{event.name}` apart, and is a number",
                    ref=key.ref.key,
                    event=event.name,
                    attribute=key.name,
                )


def _is_number(attribute: Attribute) -> bool:
    most = attribute.constraints.get("maximum")
    return not {"integer", "number"}.isdisjoint(attribute.types) and (most is None or most > EXACT)
