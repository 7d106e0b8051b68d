from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.liquid_values import is_number_as_text, kind_of, kinds
from trackplan.rules.template_problems import TYPED_PLAN, UseVerdict, problems, quoted_use


class TextComparedWithNumber(ReaderRule):
    """A message compares text with a number by order."""

    card = RuleCard(
        id="text-compared-with-number",
        severity=Severity.WARNING,
        summary="A message compares text with a number, or a number with text, by order.",
        why=(
            "The latest Liquid takes text for a number where it looks like one, and any other is never "
            "more nor less: `1,250.00` is not over 100. The legacy one fails."
        ),
        fix="Send the attribute as a number, or make it one: `{% assign total = event.total | plus: 0 %}`.",
        bad=TYPED_PLAN
        + """\
{% if event.total > 100 %}Free shipping.{% endif %} # flagged
""",
        good=TYPED_PLAN
        + """\
{% if event.value > 100 %}Free shipping.{% endif %}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    comparison, attribute = use.read.comparison, use.found.attribute
    if comparison is None or attribute is None or use.read.part or not use.read.certain:
        return None
    if comparison.operator not in {"<", "<=", ">", ">="}:
        return None
    found, operand = kinds(attribute), kind_of(comparison.operand)
    if found == {"text"} and operand == "number":
        if is_number_as_text(attribute) and use.dialect == "latest":
            return None
        said = "is text, compared with a number: true only where the text looks like one"
        fix = f"send it as a number, or compare `{use.read.name} | plus: 0`, assigned to a name first"
        return UseVerdict(f"{quoted_use(use)} {said}", fix)
    if found == {"number"} and operand == "text":
        said = f'{quoted_use(use)} is a number, compared with the text `"{comparison.operand}"`'
        return UseVerdict(said, f"write `{comparison.operand}` without quotes")
    return None
