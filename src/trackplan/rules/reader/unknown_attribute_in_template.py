from collections.abc import Iterator, Mapping
from functools import lru_cache

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Attribute
from trackplan.naming.guess import guess
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import about, is_built_in, quoted_use


class UnknownAttributeInTemplate(ReaderRule):
    """A message reads an attribute that the plan does not declare."""

    card = RuleCard(
        id="unknown-attribute-in-template",
        severity=Severity.ERROR,
        summary="A message reads an attribute that the plan does not declare.",
        why=(
            "Nobody promised to send it. Where it is missing and has no fallback, Customer.io does not "
            "send the message; as a condition it is never met, as a list it is empty."
        ),
        fix="Read a planned attribute, or add this one to the event that starts the campaign.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- templates/checkout_started/reminder.html
<p>Your cart is worth</p>
<p>{{ event.cart_total }}</p> # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- templates/checkout_started/reminder.html
<p>Your cart is worth</p>
<p>{{ event.cart_value }}</p>
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place; an attribute of people that the plan lacks may still be theirs."""
        for use in world.places:
            found = use.found
            if not found.missing or found.open or found.planned or not use.reference.certain:
                continue
            if use.reference.root == "customer":
                if not is_built_in(use.reference.path):
                    said = f"{quoted_use(use)} is not among the plan's attributes of people"
                    help_ = _meant(use, world.plan.people) or PEOPLE
                    yield about(world, self.card, use, said, help=help_, severity=Severity.WARNING)
            elif (event := world.event(use)) is not None:
                lenient = event.additional == "allow"
                yield about(
                    world,
                    self.card,
                    use,
                    f"`{event.name}` has no attribute `{found.missing}`",
                    help=_meant(use, event.attributes),
                    severity=Severity.WARNING if lenient else None,
                )


PEOPLE = "read a planned attribute, or add this one under `people`"


@lru_cache(maxsize=4096)
def _guess(name: str, known: tuple[str, ...]) -> str | None:
    """The same mistake stands in every language of a message."""
    return guess(name, known)


def _meant(use: Use, around: Mapping[str, Attribute]) -> str | None:
    last, root, missing = use.found.last, use.reference.root, use.found.missing
    if last is not None and last.items is not None:
        return f"`{last.name}` is a list: loop over it, or take one with `{last.name}[0]`"
    if last is not None and not last.attributes:
        return f"`{last.name}` is {' or '.join(last.types)}, and has no attributes of its own"
    before, dot, name = missing.rpartition(".")
    meant = _guess(name, tuple(around if last is None else last.attributes))
    return None if meant is None else f"did you mean `{root}.{before}{dot}{meant}`?"
