from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import EASED


class UnreadableTemplate(ReaderRule):
    """A part of a message cannot be analysed."""

    card = RuleCard(
        id="unreadable-template",
        severity=Severity.WARNING,
        summary="A part of a message cannot be analysed.",
        why=(
            "A change of the plan may stop the message, and nobody would be told. Where the Liquid itself "
            "is broken, the message is not sent as written."
        ),
        fix="Mend the Liquid, or bring the snippet that it prints.",
        bad="""\
events:
  checkout_started: {attributes: {cart_value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{{ event.cart_value }}
{{ snippets.footer }} # flagged
""",
        good="""\
events:
  checkout_started: {attributes: {cart_value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
{{ event.cart_value }}
{{ snippets.footer }}
--- templates/snippets/footer.html
Acme Store
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such part, once a place."""
        seen = set()
        for hole in world.holes:
            place = (hole.ref.document.name, hole.ref.span)
            if place in seen:
                continue
            seen.add(place)
            template = hole.template
            event = world.plan.events.get(template.event or "")
            anchor = world.plan.ref if event is None else event.ref.key
            yield Problem(
                message=hole.unknown.message,
                ref=hole.ref,
                anchor=None if template.kind == "file" else anchor,
                event=event.name if event is not None else None,
                at=template.at,
                severity=min(self.card.severity, EASED.get(template.state, self.card.severity)),
            )
