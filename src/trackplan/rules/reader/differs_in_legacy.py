from collections.abc import Iterator

from trackplan.consumers.lookup import absences
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.outcomes import outcome
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.reader.unguarded_optional import is_left_alone
from trackplan.rules.template_problems import about, quoted_use


class DiffersInLegacy(ReaderRule):
    """Messages have fallbacks that the legacy Liquid does not take."""

    card = RuleCard(
        id="differs-in-legacy",
        severity=Severity.INFO,
        summary="Messages have fallbacks that the legacy version of Liquid does not take.",
        why=(
            "Nothing says which version the messages are written in, and they are judged by the latest. "
            "In the legacy one `default` is no fallback and `assign` of a missing value fails, so that "
            "they would not be sent."
        ),
        fix="Write `liquid: latest` or `liquid: legacy` in the plan or in the template's front matter.",
        bad="""\
events:
  checkout_started: {attributes: {coupon: {type: string}}}
--- templates/checkout_started/reminder.html
{{ event.coupon | default: "none" }} # flagged
""",
        good="""\
liquid: latest
events:
  checkout_started: {attributes: {coupon: {type: string}}}
--- templates/checkout_started/reminder.html
{{ event.coupon | default: "none" }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield one problem for all such places, at the first."""
        found = [group for group in world.groups if _differs(group[0])]
        if not found:
            return
        count = sum(map(len, found))
        messages = {use.template.sender for group in found for use in group}
        first = found[0][0]
        others = f", and {count - 1:,} more places of {len(messages):,} messages," if count > 1 else ""
        has = "has" if count == 1 else "have"
        places = f"{quoted_use(first)}{others}"
        said = f"{places} {has} a fallback only in the latest Liquid: in the legacy one they fail"
        yield about(world, self.card, first, said)


def _differs(use: Use) -> bool:
    if use.template.dialect is not None or is_left_alone(use):
        return False
    gaps = list(absences(use.found, use.read.picks))
    latest = {outcome(use.read, path, how, "latest") for path, how in gaps}
    return "fails" not in latest and any(
        outcome(use.read, path, how, "legacy") == "fails" for path, how in gaps
    )
