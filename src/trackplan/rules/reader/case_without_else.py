from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.liquid_values import allowed
from trackplan.rules.template_problems import of_case

MOST = 3


class CaseWithoutElse(ReaderRule):
    """A `case` of a message has no branch for a value of the plan."""

    card = RuleCard(
        id="case-without-else",
        severity=Severity.INFO,
        summary="A `case` of a message has no branch for some of the plan's values, and no `else`.",
        why=("People with such a value, and with any that the plan gets later, see nothing in its place."),
        fix="Add an `else`, or a `when` for each value.",
        bad="""\
events:
  order_completed:
    attributes:
      tier: {type: string, required: true, enum: [gold, silver, bronze]}
--- templates/order_completed/thanks.html
{% case event.tier %} # flagged
{% when "gold" %}A mug for you.
{% when "silver" %}A pen for you.
{% endcase %}
""",
        good="""\
events:
  order_completed:
    attributes:
      tier: {type: string, required: true, enum: [gold, silver, bronze]}
--- templates/order_completed/thanks.html
{% case event.tier %}
{% when "gold" %}A mug for you.
{% when "silver" %}A pen for you.
{% else %}Thank you.
{% endcase %}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such `case`."""
        for case in world.cases:
            block, attribute = case.block, case.found.attribute
            listed = allowed(attribute) if attribute is not None else None
            if listed is None or block.otherwise or not block.whole:
                continue
            taken = {choice.value for choice in block.choices}
            left = [one for one in listed if one not in taken]
            if left:
                shown = ", ".join(f"`{one}`" for one in left[:MOST])
                more = f" and {len(left) - MOST} more" if len(left) > MOST else ""
                name = f"{block.root}.{block.path}"
                place = (block.line, block.column, block.end_column)
                said = f"this `case` shows nothing where `{name}` is {shown}{more}, and has no `else`"
                yield of_case(world, self.card, case, place, said)
