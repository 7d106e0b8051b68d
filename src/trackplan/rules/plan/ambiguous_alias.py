from collections.abc import Iterator, Mapping

from trackplan.model.attribute import Holder
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class AmbiguousAlias(PlanRule):
    """An alias is the name, or an alias, of something else."""

    card = RuleCard(
        id="ambiguous-alias",
        severity=Severity.ERROR,
        summary="An alias of an event or attribute is the name, or an alias, of another one beside it.",
        why="Nobody can tell which of the two is meant by it.",
        fix="Keep the alias where it is meant.",
        bad="""\
events:
  order_completed:
    aliases: [order_paid]  # flagged
  order_paid: {}
""",
        good="""\
events:
  order_completed:
    aliases: [Order Completed]
  order_paid: {}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each such alias of events, and of attributes of one event or of people."""
        yield from _clashes(plan.events, None)
        for event in plan.events.values():
            yield from _clashes(event.attributes, event.name)
        yield from _clashes(plan.people, None)


def _clashes(table: Mapping[str, Holder], event: str | None) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for one in table.values():
        owners |= dict.fromkeys((one.name, one.display_name), one.display_name)
    for one in table.values():
        for index, alias in enumerate(one.aliases):
            other = owners.setdefault(alias, one.display_name)
            if other != one.display_name:
                yield Problem(
                    message=f"`{alias}` is an alias of `{one.display_name}`, and a name of `{other}`",
                    ref=one.ref / "aliases" / index,
                    event=event or one.name,
                    attribute=one.name if event else None,
                )
