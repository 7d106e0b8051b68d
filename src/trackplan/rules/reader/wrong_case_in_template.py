from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.outcomes import outcome
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import UseVerdict, problems, quoted_use, without


class WrongCaseInTemplate(ReaderRule):
    """A message writes an attribute in another letter case than the plan."""

    card = RuleCard(
        id="wrong-case-in-template",
        severity=Severity.ERROR,
        summary="A message writes an attribute in another letter case than the plan.",
        why=(
            "Attribute names are case-sensitive: `event.Cart_Value` is not `event.cart_value`, and never "
            "has a value. Customer.io does not send a message that prints it without a fallback."
        ),
        fix="Write the attribute as the plan does.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- templates/checkout_started/reminder.html
Your cart is worth
{{ event.Cart_Value }} # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- templates/checkout_started/reminder.html
Your cart is worth
{{ event.cart_value }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    if not use.found.planned:
        return None
    right = f"`{use.read.root}.{use.found.planned}`"
    effect = without(use, outcome(use.read, use.found.missing, "missing", use.dialect))
    said = f"{quoted_use(use)} is {right} in the plan, and as it stands {effect}"
    return UseVerdict(said, f"write {right}; letter case matters")
