from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared
from trackplan.rules.style import style_fault


class AttributeNameStyle(PlanRule):
    """An attribute is not named in the plan's style."""

    card = RuleCard(
        id="attribute-name-style",
        severity=Severity.WARNING,
        summary="An attribute name does not follow the style under `naming.attributes`.",
        why=(
            "Names are case-sensitive in Liquid and in segments: `firstName` and `first_name` are two "
            "attributes, and a message that reads the wrong one prints nothing."
        ),
        fix="Rename the attribute before anything sends it, or change `naming.attributes`.",
        bad="""\
naming: {attributes: snake_case}
events:
  order_completed:
    attributes:
      order_id: {type: string}
      orderValue: {type: number}  # flagged
      items:
        type: array
        items:
          type: object
          attributes:
            SKU: {type: string}  # flagged
""",
        good="""\
naming: {attributes: snake_case}
events:
  order_completed:
    attributes:
      order_id: {type: string}
      order_value: {type: number}
      items:
        type: array
        items:
          type: object
          attributes:
            sku: {type: string}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        style = plan.naming.attributes
        if style is None:
            return
        for one in declared(plan):
            fault = None if one.is_item else style_fault(one.attribute.display_name, style, plan.naming.words)
            if fault is not None:
                yield one.problem(fault[0], help=fault[1])
