from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared
from trackplan.rules.personal_names import kind_of_name


class PiiUndeclared(PlanRule):
    """An attribute that sounds personal does not say so."""

    card = RuleCard(
        id="pii-undeclared",
        severity=Severity.WARNING,
        summary="An attribute is named like personal data, and `pii` is left out.",
        why=(
            "Nobody has said whether it must be masked in reports and deleted on request, so it is neither."
        ),
        fix=("Write `pii` with its kind; or `pii: false`, if it is no personal data in spite of its name."),
        bad="""\
events:
  order_completed:
    attributes:
      order_id: {type: string}
      customer_email: {type: string}  # flagged
      email_count: {type: integer}
""",
        good="""\
events:
  order_completed:
    attributes:
      order_id: {type: string}
      customer_email: {type: string, pii: email}
      email_count: {type: integer}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each attribute of text whose name ends like one of personal data."""
        for one in declared(plan):
            holder = one.attribute
            if (
                holder.pii is None
                and not one.is_item
                and not {"string", "any", "object"}.isdisjoint(holder.types)
            ):
                kind = kind_of_name(holder.name)
                if kind is not None:
                    yield one.problem(
                        f"`{one.path}` sounds like personal data, and does not say whether it is",
                        help=f"write `pii: {kind}`, or `pii: false`",
                    )
