from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.roots import holds_objects, is_unknown, right_form
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.template import Data
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import UseVerdict, problems, quoted_use

KINDS: dict[Data, str] = {
    "event": "a message that an event starts",
    "call": "a message that an API call or a webhook starts",
    "object": "a message about an object",
    "none": "a message that no event starts",
    "unknown": "a message",
}


class UnknownRoot(ReaderRule):
    """A name in a message begins with a word that the message does not have."""

    card = RuleCard(
        id="unknown-root",
        severity=Severity.ERROR,
        summary="A name in a message begins with a word that the message does not have.",
        why=(
            "Customer.io prints nothing for it, and the message goes out all the same: with a gap, or "
            "without the part that a condition on it should show."
        ),
        fix="Begin with `event`, `customer` or another word that this kind of message has.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
people:
  attributes:
    first_name: {type: string, required: true}
--- templates/checkout_started/reminder.html
Hi {{ first_name }}, # flagged
{{ cusotmer.first_name }} # flagged
{{ Event.cart_value }} # flagged
{{ checkout_started.cart_value }} # flagged
{{ trigger.cart_value }} # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
people:
  attributes:
    first_name: {type: string, required: true}
--- templates/checkout_started/reminder.html
Hi {{ customer.first_name }}, your cart is worth {{ event.cart_value }}.
{% for number in (1..3) %}{{ number }}{% endfor %}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:

        def judge(use: Use) -> UseVerdict | None:
            if not is_unknown(world, use):
                return None
            meant = right_form(world, use)
            help_ = f"did you mean `{meant}`?" if meant is not None else _otherwise(use)
            known = world.workspace is not None and world.workspace.collections is not None
            collection = meant is None and not known and bool(use.read.path)  # it may be the name of one
            unsure = collection or not use.read.certain
            return UseVerdict(_said(use), help_, Severity.WARNING if unsure else None)

        yield from problems(world, self.card, judge)


def _otherwise(use: Use) -> str:
    """What to do where nothing tells which value was meant."""
    if use.read.via:
        return (
            "a snippet sees no name that its message assigns: assign it in the snippet, or read the attribute"
        )
    if holds_objects(use):
        return "begin with the name of a type of objects; if it is new, `trackplan pull` learns it"
    data = {"event": "event", "call": "trigger", "object": "trigger"}.get(use.template.data)
    name = use.read.name
    forms = " or ".join(f"`{one}.{name}`" for one in (data, "customer") if one is not None)
    return f"write {forms}; if it is a collection, `trackplan pull` learns its name"


def _said(use: Use) -> str:
    read, kind = use.read, KINDS[use.template.data]
    what = (
        "the workspace has no such type of objects" if holds_objects(use) else f"{kind} has no `{read.root}`"
    )
    if read.usage == "condition":
        return f"{quoted_use(use)} is nothing, and the condition is never met: {what}"
    if read.usage == "loop":
        return f"{quoted_use(use)} is nothing, and the loop shows nothing: {what}"
    if read.construct == "output" and read.filters[:1] == ("default",) and use.dialect == "legacy":
        return (
            f"{quoted_use(use)} is nothing, and `default` is no fallback for it in the legacy Liquid: {what}"
        )
    if read.construct == "output" and read.filters[:1] == ("default",):
        return f"{quoted_use(use)} is nothing, and everybody gets the fallback: {what}"
    return f"{quoted_use(use)} prints nothing, and the message goes out with a gap: {what}"
