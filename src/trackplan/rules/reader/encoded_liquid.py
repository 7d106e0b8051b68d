from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import of_slips


class EncodedLiquid(ReaderRule):
    """The braces of a message's Liquid are encoded."""

    card = RuleCard(
        id="encoded-liquid",
        severity=Severity.ERROR,
        summary="The braces of a message's Liquid are encoded, so that it is sent as it stands.",
        why=(
            "Editors and link checkers write `%7B%7B` or `&#123;&#123;` for `{{`. That is no Liquid: "
            "people read it."
        ),
        fix="Write plain braces in the editor's code view.",
        bad="""\
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
<a href="https://example.com/%7B%7Bevent.value%7D%7D">Cart</a> # flagged
""",
        good="""\
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
<a href="https://example.com/{{ event.value }}">Cart</a>
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from of_slips(world, self.card, "encoded")
