from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import TYPED_PLAN, UseVerdict, problems, quoted_use, written


class TimestampPrintedRaw(ReaderRule):
    """A message prints a timestamp as a number."""

    card = RuleCard(
        id="timestamp-printed-raw",
        severity=Severity.WARNING,
        summary="A message prints a timestamp as a number.",
        why=("A timestamp is unix seconds: the person reads `1796126400` where a date was meant."),
        fix="Format it with `date`.",
        bad=TYPED_PLAN
        + """\
{{ event.placed_at }} # flagged
""",
        good=TYPED_PLAN
        + """\
{{ event.placed_at | date: "%d %B %Y" }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    attribute, read = use.found.attribute, use.read
    if attribute is None or set(attribute.types) != {"timestamp"} or read.construct != "output":
        return None
    if read.usage != "printed" or set(read.filters) - {"default"}:
        return None
    said = f"{quoted_use(use)} prints as unix seconds, such as `1796126400`"
    return UseVerdict(said, f'write `{{{{ {written(use)} | date: "%d %B %Y" }}}}`')
