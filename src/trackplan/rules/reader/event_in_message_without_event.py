from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import about, quoted_use


class EventInMessageWithoutEvent(ReaderRule):
    """A message that no event starts reads `event`."""

    card = RuleCard(
        id="event-in-message-without-event",
        severity=Severity.ERROR,
        summary="A message reads `event`, and no event starts it.",
        why=(
            "Only messages of a campaign that an event starts have an `event`. In a newsletter, a broadcast "
            "or a campaign that a segment starts, it never has a value, and the message fails or is blank."
        ),
        fix="Read an attribute of the person, or move the message to a campaign that the event starts.",
        bad="""\
events:
  checkout_started: {attributes: {cart_value: {type: number}}}
journeys:
  winback: {segment: No visit in 60 days.}
--- templates/winback/hello.html
{% if event.cart_value %}You left a cart.{% endif %} # flagged
""",
        good="""\
events:
  checkout_started: {attributes: {cart_value: {type: number}}}
journeys:
  winback: {segment: No visit in 60 days.}
--- templates/winback/hello.html
{% if customer.orders_count > 0 %}Welcome back.{% endif %}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place."""
        for use in world.places:
            if use.reference.root == "event" and use.template.data in {"none", "call"}:
                said = f"{quoted_use(use)} has no value here: {_why(use)}"
                yield about(world, self.card, use, said, help=_help(use))


def _why(use: Use) -> str:
    if use.template.data == "call":
        return f"an API call starts a {use.template.kind} message, and its data is `trigger`"
    if use.template.kind == "newsletter":
        return "no event starts a newsletter"
    return f"no event starts `{use.template.holder}`"


def _help(use: Use) -> str | None:
    if use.template.data == "call" and use.reference.path:
        return f"if the call sends it, write `trigger.{use.reference.path}`"
    return None
