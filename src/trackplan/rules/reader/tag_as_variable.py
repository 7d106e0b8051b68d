from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.vocabulary import OWN_TAGS
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import UseVerdict, problems


class TagAsVariable(ReaderRule):
    """A message prints a tag of Customer.io as if it were a value."""

    card = RuleCard(
        id="tag-as-variable",
        severity=Severity.ERROR,
        summary="A message writes a tag of Customer.io as a variable.",
        why=(
            "As a variable it prints nothing, so the link leads nowhere. Where it is the link to "
            "unsubscribe, that is a matter of law."
        ),
        fix="Write it as a tag: `{% unsubscribe_url %}`.",
        bad="""\
events:
  checkout_started: {attributes: {cart_value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
<a href="{{ unsubscribe_url }}">Unsubscribe</a> # flagged
""",
        good="""\
events:
  checkout_started: {attributes: {cart_value: {type: number, required: true}}}
--- templates/checkout_started/reminder.html
<a href="{% unsubscribe_url %}">Unsubscribe</a>
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    root = use.read.root
    if use.read.local or root not in OWN_TAGS or root == "random":
        return None
    what = "the link leads nowhere" if root.endswith(("_url", "_link")) else "the message goes out with a gap"
    return UseVerdict(
        f"`{root}` is a tag; as a variable it prints nothing, and {what}", f"write `{{% {root} %}}`"
    )
