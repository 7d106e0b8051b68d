from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.filters import effect_of
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.liquid_values import ARTICLES, is_number_as_text, kinds
from trackplan.rules.template_problems import TYPED_PLAN, UseVerdict, problems, quoted_use


class ArithmeticOnText(ReaderRule):
    """A message calculates with what is no number."""

    card = RuleCard(
        id="arithmetic-on-text",
        severity=Severity.WARNING,
        summary="A message calculates with an attribute that is no number.",
        why=(
            "Liquid takes text for a number where it looks like one, and any other for 0: the message "
            "goes out with a wrong amount."
        ),
        fix="Send the attribute as a number.",
        bad=TYPED_PLAN
        + """\
{{ event.order_ref | times: 2 }} # flagged
{{ event.value | plus: event.order_ref }} # flagged
""",
        good=TYPED_PLAN
        + """\
{{ event.value | times: 2 }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    attribute = use.found.attribute
    names = [name for name in use.read.filters if name != "default"]
    if (
        attribute is None
        or use.read.part
        or not use.read.certain
        or not names
        or not effect_of(names[0]).arithmetic
    ):
        return None
    found = kinds(attribute)
    if found is None or "number" in found or (found == {"text"} and is_number_as_text(attribute)):
        return None
    what = " or ".join(ARTICLES[one] for one in sorted(found))
    said = f"`{names[0]}` takes {quoted_use(use)}, {what}, for 0 unless it looks like a number"
    return UseVerdict(said, "send it as a number")
