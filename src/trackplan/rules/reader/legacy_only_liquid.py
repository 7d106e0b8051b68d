from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import of_slip


class LegacyOnlyLiquid(ReaderRule):
    """A message holds Liquid that only the legacy version takes."""

    card = RuleCard(
        id="legacy-only-liquid",
        severity=Severity.ERROR,
        summary="A message holds Liquid that only the legacy version takes.",
        why=(
            "The latest version refuses the message. The legacy one passes over what it does not know, so "
            "that a filter or a condition does nothing."
        ),
        fix="Write it as both versions take it.",
        bad="""\
liquid: latest
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{{ event.value default: 1 }} # flagged
{% if event.value > 9 %}a{% else if event.value > 5 %}b{% endif %} # flagged
""",
        good="""\
liquid: latest
events:
  checkout_started: {attributes: {coupon: {type: string}, value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{{ event.value | default: 1 }}
{% if event.value > 9 %}a{% elsif event.value > 5 %}b{% endif %}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place; one a text, as a note, where nothing says which Liquid it is."""
        told: set[str] = set()
        for slip in world.slips:
            template = slip.template
            if slip.mistake.kind != "legacy-only":
                continue
            if template.dialect == "latest":
                yield of_slip(world, self.card, slip)
            elif template.document.name not in told:
                told.add(template.document.name)
                yield of_slip(world, self.card, slip, severity=Severity.INFO)
