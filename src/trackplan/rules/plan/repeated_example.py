import json
from collections.abc import Iterator, Sequence
from typing import Any

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared


class RepeatedExample(PlanRule):
    """An example is given twice."""

    card = RuleCard(
        id="repeated-example",
        severity=Severity.WARNING,
        summary="An event or attribute has the same example twice.",
        why=(
            "The second shows nothing that the first does not, and was most likely meant to: a copy in which "
            "somebody forgot to change what it is an example of."
        ),
        fix="Change the second, or remove it.",
        bad="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, examples: [ord_1, ord_1]}  # flagged
    examples:
      - {order_id: ord_1}
      - {order_id: ord_1}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, examples: [ord_1, ord_2]}
    examples:
      - {order_id: ord_1}
      - {order_id: ord_2}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each example that stands before it already, at its place."""
        for event in plan.events.values():
            for index in _repeated(event.examples):
                yield Problem(
                    message=f"`{event.name}` has this example already",
                    ref=event.ref / "examples" / index,
                    event=event.name,
                )
        for one in declared(plan):
            for index in _repeated(one.attribute.examples):
                message = f"`{one.path}` has this example already"
                yield one.problem(message, ref=one.attribute.ref / "examples" / index)


def _repeated(examples: Sequence[Any]) -> Iterator[int]:
    seen: set[str] = set()
    for index, example in enumerate(examples):
        # As JSON: true is not 1 there, and keys come in no order.
        text = json.dumps(example, sort_keys=True)
        if text in seen:
            yield index
        seen.add(text)
