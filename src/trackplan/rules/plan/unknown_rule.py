from collections.abc import Iterable, Iterator

from trackplan.document import Ref
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.naming.guess import suggest
from trackplan.rules import PlanRule, catalog


class UnknownRule(PlanRule):
    """The plan names a rule that does not exist."""

    card = RuleCard(
        id="unknown-rule",
        severity=Severity.ERROR,
        summary="`rules` or `allow` names a rule that trackplan does not have.",
        why=(
            "The rule that was meant keeps its own severity, and the finding that was to be accepted is not."
        ),
        fix="Use the rule's exact name; `trackplan rules` lists them all.",
        bad="""\
rules:
  event-without-ovner: off  # flagged
allow:
  - rule: events-removed  # flagged
    at: events/cart_viewed
    reason: It went long ago.
""",
        good="""\
rules:
  event-without-owner: off
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each name under `rules` and `allow` that no rule has."""
        known = (
            catalog() if plan.policy.settings or plan.policy.allow else {}
        )  # Every rule is slow to import.
        for setting in plan.policy.settings.values():
            if setting.rule not in known:
                yield _unknown(setting.rule, setting.ref.key, known)
        for entry in plan.policy.allow:
            if entry.rule not in known:
                yield _unknown(entry.rule, entry.ref / "rule", known)


def _unknown(name: str, ref: Ref, known: Iterable[str]) -> Problem:
    listed = "`trackplan rules` lists them all"
    return Problem(
        message=f"there is no rule `{name}`",
        ref=ref,
        help=suggest(name, known, otherwise=listed),
        at=f"rules/{name}",
    )
