from collections.abc import Iterator

from trackplan.document.text import code_point
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.naming.script import mixed
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared


class MixedScriptName(PlanRule):
    """A name mixes letters of several scripts."""

    card = RuleCard(
        id="mixed-script-name",
        severity=Severity.ERROR,
        summary=(
            "A name holds letters that look like others and are not, such as a Cyrillic `o` among Latin "
            "letters."
        ),
        why="The name reads right and matches nothing: no campaign and no template ever finds it.",
        fix="Type the name anew, in letters of one script.",
        bad="""\
events:
  order_completed: {}
  \u043erder_refunded: {}  # flagged
""",
        good="""\
events:
  order_completed: {}
  order_refunded: {}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each event and attribute whose name has letters of two scripts."""
        for event in plan.events.values():
            if strange := mixed(event.name):
                yield Problem(message=_says(event.name, strange), ref=event.ref.key, event=event.name)
        for one in declared(plan):
            if not one.is_item and (strange := mixed(one.attribute.name)):
                yield one.problem(_says(one.attribute.name, strange))


def _says(name: str, strange: tuple[str, ...]) -> str:
    return f"`{name}` mixes scripts: it holds {', '.join(map(code_point, strange))}"
