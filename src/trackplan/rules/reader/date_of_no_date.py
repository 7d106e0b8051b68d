from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.liquid_values import ARTICLES, is_date_as_text, kinds
from trackplan.rules.template_problems import TYPED_PLAN, UseVerdict, problems, quoted_use


class DateOfNoDate(ReaderRule):
    """A message formats as a date what is none."""

    card = RuleCard(
        id="date-of-no-date",
        severity=Severity.WARNING,
        summary="A message formats as a date an attribute that is none.",
        why=(
            "The filter `date` hands on unchanged what it cannot read as a date: the person sees the raw "
            "value."
        ),
        fix="Send a date, or print the attribute without `date`.",
        bad=TYPED_PLAN
        + """\
{{ event.order_ref | date: "%d %B" }} # flagged
""",
        good=TYPED_PLAN
        + """\
{{ event.placed_at | date: "%d %B" }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    attribute = use.found.attribute
    names = [name for name in use.read.filters if name != "default"]
    if attribute is None or use.read.construct == "filter argument" or names[:1] != ["date"]:
        return None
    found = kinds(attribute)
    if found is None or "number" in found or (found == {"text"} and is_date_as_text(attribute)):
        return None
    what = " or ".join(ARTICLES[one] for one in sorted(found))
    said = f"`date` leaves {quoted_use(use)}, {what}, as it is unless it looks like a date"
    return UseVerdict(said, "plan it with `type: datetime`, or print it without `date`")
