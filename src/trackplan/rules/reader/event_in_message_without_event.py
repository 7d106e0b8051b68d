from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import UseVerdict, problems, quoted_use


class EventInMessageWithoutEvent(ReaderRule):
    """A message that no event starts reads `event`."""

    card = RuleCard(
        id="event-in-message-without-event",
        severity=Severity.ERROR,
        summary="A message reads `event`, and no event starts it.",
        why=(
            "Only messages of a campaign that an event starts have an `event`. In a newsletter, a "
            "broadcast or a campaign that a segment starts, it never has a value, and the message fails "
            "or is blank."
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
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    if use.read.root != "event" or use.read.local or use.template.data not in {"none", "call", "object"}:
        return None
    effect = (
        "the condition is never met" if use.read.usage == "condition" else "the message goes out with a gap"
    )
    return UseVerdict(f"{quoted_use(use)} has no value here, and {effect}: {_why(use)}", _help)


def _why(use: Use) -> str:
    if use.template.data == "call":
        return f"an API call starts a {use.template.kind} message, and its data is `trigger`"
    if use.template.kind == "newsletter":
        return "no event starts a newsletter"
    if use.template.data == "object":
        return f"an object starts `{use.template.holder}`, and its data is `trigger`"
    return f"no event starts `{use.template.holder}`"


def _help(use: Use) -> str | None:
    if use.template.data == "call" and use.read.path:
        return f"if the call sends it, write `trigger.{use.read.path}`"
    return None
