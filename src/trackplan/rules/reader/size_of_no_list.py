from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.outcomes import outcome
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.liquid_values import ARTICLES, kinds
from trackplan.rules.template_problems import TYPED_PLAN, UseVerdict, problems, quoted_use, without


class SizeOfNoList(ReaderRule):
    """A message takes the size of what has none."""

    card = RuleCard(
        id="size-of-no-list",
        severity=Severity.ERROR,
        summary="A message takes the size of an attribute that has none.",
        why=(
            "Numbers and booleans have no size. Customer.io does not send a message that prints one, and "
            "a condition on it is never met."
        ),
        fix="Compare the attribute itself, or take the size of a list or text.",
        bad=TYPED_PLAN
        + """\
{{ event.value.size }} # flagged
""",
        good=TYPED_PLAN
        + """\
{{ event.order_ref.size }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    attribute, read = use.found.attribute, use.read
    if attribute is None or not read.part or read.steps[-1:] != ("size",) or not read.certain:
        return None
    found = kinds(attribute)
    if found is None or not found <= {"number", "boolean"}:
        return None
    what = " or ".join(ARTICLES[one] for one in sorted(found))
    effect = without(use, outcome(read, read.path, "missing", use.dialect))
    return UseVerdict(f"{effect}: {quoted_use(use)} is {what}, and has no size", "take the attribute itself")
