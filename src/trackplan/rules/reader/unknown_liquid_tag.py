from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import of_slips


class UnknownLiquidTag(ReaderRule):
    """A message uses a tag that Customer.io does not have."""

    card = RuleCard(
        id="unknown-liquid-tag",
        severity=Severity.ERROR,
        summary="A message uses a tag that Customer.io does not have.",
        why=("Customer.io does not take the text: the composer refuses it, and what is sent by API fails."),
        fix="Use a tag that Customer.io documents.",
        bad="""\
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{% unsubscibe_url %} # flagged
""",
        good="""\
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{% unsubscribe_url %}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from of_slips(world, self.card, "unknown-tag")
