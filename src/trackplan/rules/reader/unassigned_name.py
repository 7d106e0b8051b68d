from collections.abc import Iterator

from trackplan.consumers.lookup import lookup
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Attribute
from trackplan.model.reference import Literal_
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import UseVerdict, problems


class UnassignedName(ReaderRule):
    """A message prints a name that only some of its branches assign."""

    card = RuleCard(
        id="unassigned-name",
        severity=Severity.ERROR,
        summary="A message needs a name that it assigns in some branches only.",
        why=("Where none of these branches is taken there is no such name, and the message is not sent."),
        fix="Assign the name before the branches, or in an `else` as well.",
        bad="""\
events:
  order_completed:
    attributes:
      tier: {type: string, required: true, enum: [gold, silver]}
--- templates/order_completed/thanks.html
{% if event.tier == "gold" %}{% assign gift = "a mug" %}{% endif %}
You get {{ gift }}. # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      tier: {type: string, required: true, enum: [gold, silver]}
--- templates/order_completed/thanks.html
{% assign gift = "a pen" %}
{% if event.tier == "gold" %}{% assign gift = "a mug" %}{% endif %}
You get {{ gift }}.
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place; branches that cover all that the plan allows are enough."""

        def judge(use: Use) -> UseVerdict | None:
            if not use.read.local or _is_covered(world, use):
                return None
            name = use.read.root
            said = f"this message is not sent where no branch has assigned `{name}`"
            return UseVerdict(said, f'write `{{% assign {name} = "" %}}` before the branches')

        yield from problems(world, self.card, judge)


def _is_covered(world: Readership, use: Use) -> bool:
    """Whether the plan allows no value by which no branch is taken."""
    waited: dict[str, set[Literal_]] = {}
    for name, literals in use.read.assigned_if:
        waited.setdefault(name, set()).update(literals)
        if not literals and _is_always_there(world, use, name):
            return True
    return any(
        literals and literals >= _values(world, use, name) != set() for name, literals in waited.items()
    )


def _is_always_there(world: Readership, use: Use, name: str) -> bool:
    attribute = _attribute(world, use, name)
    return attribute is not None and not {"boolean", "any", "null"} & set(attribute.types)


def _values(world: Readership, use: Use, name: str) -> set[Literal_]:
    attribute = _attribute(world, use, name)
    return set(attribute.constraints.get("enum", ())) if attribute is not None else set()


def _attribute(world: Readership, use: Use, name: str) -> Attribute | None:
    """The planned attribute of a name, where all on the way to it is always there."""
    root, _, path = name.partition(".")
    event = world.plan.events.get(use.template.event or "")
    around = world.plan.people if root == "customer" else event.members if event and root == "event" else {}
    found = lookup(around, path)
    whole = all(one.required and not one.nullable for _, one in found.chain)
    return found.attribute if whole else None
