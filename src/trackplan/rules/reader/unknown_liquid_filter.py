from collections.abc import Iterator
from dataclasses import replace

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import of_slips


class UnknownLiquidFilter(ReaderRule):
    """A message uses a filter that Customer.io does not have."""

    card = RuleCard(
        id="unknown-liquid-filter",
        severity=Severity.WARNING,
        summary="A message uses a filter that Customer.io does not have.",
        why=(
            "An unknown filter hands its value on unchanged: a misspelt `default` leaves the attribute "
            "without its fallback, and what comes of the rest nobody can tell."
        ),
        fix="Use a filter that Customer.io documents.",
        bad="""\
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{{ event.value | timess: 2 }} # flagged
""",
        good="""\
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{{ event.value | times: 2 }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place; a name like none that is known may be one that this list lacks."""
        for problem in of_slips(world, self.card, "unknown-filter", "unknown-key"):
            known = problem.help is not None and problem.help.startswith("did you mean")
            yield problem if known else replace(problem, severity=Severity.INFO)
