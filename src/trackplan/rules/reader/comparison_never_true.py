from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.reference import Comparison
from trackplan.rules import ReaderRule
from trackplan.rules.liquid_values import Answer, answer, kind_of
from trackplan.rules.template_problems import UseVerdict, of_case, problems, quoted_use


class ComparisonNeverTrue(ReaderRule):
    """A message compares an attribute with what it can never be."""

    card = RuleCard(
        id="comparison-never-true",
        severity=Severity.ERROR,
        summary="A message compares an attribute with a value that the plan never lets it have.",
        why=(
            "Liquid compares exactly, letter case and type included. The branch is never taken, or "
            "always, and the message looks fine."
        ),
        fix="Compare with a value of the plan, as the plan writes it.",
        bad="""\
events:
  order_completed:
    attributes:
      tier: {type: string, required: true, enum: [Gold, Silver]}
      gift: {type: boolean, required: true}
      items: {type: array, required: true, items: {type: object}}
--- templates/order_completed/thanks.html
{% if event.tier == "gold" %}A mug for you.{% endif %} # flagged
{% if event.gift == "true" %}A gift.{% endif %} # flagged
{% if event.items.size == "0" %}Nothing.{% endif %} # flagged
{% case event.tier %}
{% when "Platinum" %}Thanks, and thanks again. # flagged
{% when "Silver" %}Thanks.
{% else %}Hello.
{% endcase %}
""",
        good="""\
events:
  order_completed:
    attributes:
      tier: {type: string, required: true, enum: [Gold, Silver]}
      gift: {type: boolean, required: true}
      items: {type: array, required: true, items: {type: object}}
--- templates/order_completed/thanks.html
{% if event.tier == "Gold" %}A mug for you.{% endif %}
{% if event.gift == true %}A gift.{% endif %}
{% if event.items.size == 0 %}Nothing.{% endif %}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such comparison, then each such ``when``."""
        yield from problems(world, self.card, _judge)
        for case in world.cases:
            attribute = case.found.attribute
            for choice in case.block.choices if attribute is not None else ():
                tested = Comparison("==", choice.value, "when")
                found = answer(attribute, tested, case.template.dialect or "latest") if attribute else None
                if found is not None:
                    place = (choice.line, choice.column, choice.end_column)
                    name = f"{case.block.root}.{case.block.path}"
                    said = f"`{name}` {found.why}; this `when` is never taken"
                    yield of_case(world, self.card, case, place, said, help=found.help)


def _judge(use: Use) -> UseVerdict | None:
    read, comparison = use.read, use.read.comparison
    attribute = use.found.attribute
    if comparison is None or attribute is None or not read.certain:
        return None
    found = _of_size(comparison) if read.part else answer(attribute, comparison, use.dialect)
    if found is None:
        return None
    severity = None if not found.holds else Severity.WARNING
    subject = f"the size of {quoted_use(use)}" if read.part else quoted_use(use)
    return UseVerdict(f"{subject} {found.why}; {_said(comparison, found)}", found.help, severity)


def _of_size(comparison: Comparison) -> Answer | None:
    if comparison.operator in {"==", "!="} and kind_of(comparison.operand) == "text":
        number = str(comparison.operand)
        help_ = f"write `{number}` without quotes" if number.isdecimal() else None
        return Answer(comparison.operator == "!=", "is a number, compared with text", help_)
    return None


def _said(comparison: Comparison, found: Answer) -> str:
    """Return which branch is taken: never, or always."""
    how = "always" if found.holds else "never"
    if comparison.alone and comparison.tag in {"if", "elsif"}:
        return f"this branch is {how} taken"
    if comparison.alone and comparison.tag == "unless":
        return f"this branch is {'never' if found.holds else 'always'} taken"
    return f"this part of the condition is {how} true"
