from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import of_slips


class EscapedLiquid(ReaderRule):
    """HTML stands inside the Liquid of a message."""

    card = RuleCard(
        id="escaped-liquid",
        severity=Severity.ERROR,
        summary="HTML stands inside the Liquid of a message: an entity, or a tag.",
        why=(
            "Editors write `&lt;` for `<` and put tags around words. Inside Liquid that is something "
            "else: the comparison is gone and its branch always taken, or the message is not sent."
        ),
        fix="Write it in the editor's code view, with plain characters.",
        bad="""\
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{% if event.value &lt; 5 %}small{% endif %} # flagged
{{ event.<b>value</b> }} # flagged
""",
        good="""\
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{% if event.value < 5 %}small{% endif %}
{{ event.value | append: "<br>" }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from of_slips(world, self.card, "escaped")
