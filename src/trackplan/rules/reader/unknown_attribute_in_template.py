from collections.abc import Iterator, Mapping
from functools import lru_cache

from trackplan.consumers.coverage import is_built_in
from trackplan.consumers.lookup import lookup
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.outcomes import outcome
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Attribute
from trackplan.naming.guess import guess
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import UseVerdict, problems, quoted_use, without


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

        def judge(use: Use) -> UseVerdict | None:
            found, read = use.found, use.read
            if not found.missing or found.open or found.planned or not read.certain:
                return None
            effect = without(use, outcome(read, found.missing, "missing", use.dialect))
            if read.root == "customer":
                if is_built_in(read.path):
                    return None
                said = f"{quoted_use(use)} is not among the plan's attributes of people: without it, {effect}"
                return UseVerdict(said, _meant(use, world.plan.people) or PEOPLE, Severity.WARNING)
            if (event := world.event(use)) is None:
                return None
            severity = Severity.WARNING if event.additional == "allow" else None
            said = f"`{event.name}` has no attribute `{found.missing}`: without it, {effect}"
            return UseVerdict(said, _meant(use, event.members), severity)

        yield from problems(world, self.card, judge)


PEOPLE = "read a planned attribute, or add this one under `people`"


@lru_cache(maxsize=4096)
def _guess(name: str, known: tuple[str, ...]) -> str | None:
    """The same mistake stands in every language of a message."""
    return guess(name, known)


def _meant(use: Use, around: Mapping[str, Attribute]) -> str | None:
    last, root, missing = use.found.last, use.reference.root, use.found.missing
    if last is not None and last.items is not None:
        return f"`{last.name}` is a list: loop over it, or take one with `{last.name}[0]`"
    if last is not None and not last.members:
        return f"`{last.name}` is {' or '.join(last.types)}, and has no attributes of its own"
    steps = use.reference.path.split(".", 1)
    if last is None and len(steps) > 1 and not lookup(around, steps[1]).missing:
        return f"did you mean `{root}.{steps[1]}`?"
    before, dot, name = missing.rpartition(".")
    meant = _guess(name, tuple(around if last is None else last.members))
    return None if meant is None else f"did you mean `{root}.{before}{dot}{meant}`?"
