from collections.abc import Iterator

from trackplan.consumers.lookup import absences
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.outcomes import outcome
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.reader.unguarded_optional import is_left_alone
from trackplan.rules.template_problems import SAID, UseVerdict, problems, quoted_use, with_fallback


class UnguardedPick(ReaderRule):
    """A message takes a member of a list that a valid payload need not have."""

    card = RuleCard(
        id="unguarded-pick",
        severity=Severity.ERROR,
        summary="A message takes a member of a list that may be shorter, or in which none may be found.",
        why=(
            "`items[2]` of two items, `first` of none and `find` without a match are no values, and "
            "Customer.io does not send a message that prints them without a fallback."
        ),
        fix="Test the member with `if`, give it a fallback with `default`, or raise `minItems`.",
        bad="""\
events:
  order_completed:
    attributes:
      items:
        type: array
        required: true
        minItems: 1
        items: {type: object, attributes: {title: {type: string, required: true}}}
--- templates/order_completed/thanks.html
First:
{{ event.items[0].title }}
{{ event.items[2].title }} # flagged
{% assign mug = event.items | where: "title", "Mug" | first %}
{{ mug.title }} # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      items:
        type: array
        required: true
        minItems: 1
        items: {type: object, attributes: {title: {type: string, required: true}}}
--- templates/order_completed/thanks.html
{% if event.items.size > 2 %}{{ event.items[2].title }}{% endif %}
{% assign mug = event.items | where: "title", "Mug" | first %}
{% if mug %}{{ mug.title }}{% endif %}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place, with the list."""
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    if is_left_alone(use):
        return None
    for path, how in absences(use.found, use.read.picks):
        found = outcome(use.read, path, how, use.dialect)
        if how in {"empty", "not found"} and found in {"fails", "blank"}:
            listed = f"`{path.removesuffix('[]')}`"
            said = (
                f"where {_short(use, path, listed)}" if how == "empty" else f"where none of {listed} is found"
            )
            severity = None if found == "fails" else Severity.WARNING
            return UseVerdict(
                f"{SAID[found]} {said}: {quoted_use(use)} has no fallback", with_fallback, severity
            )
    return None


def _short(use: Use, path: str, listed: str) -> str:
    """How a list is too short for the member that is taken."""
    positions = [pick.position or 0 for pick in use.read.picks if pick.path == path]
    needed = max((one + 1 if one >= 0 else -one for one in positions), default=1)
    return f"{listed} is empty" if needed == 1 else f"{listed} has fewer than {needed} members"
