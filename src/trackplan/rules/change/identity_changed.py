"""identity-changed."""

from trackplan.model.facts import surroundings as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


def _treated(said: str | None) -> str:
    words = {"merge": "merge into people", "forbid": "never be sent"}
    return words.get(said or "", "be as it comes")


class IdentityChanged(ChangeRule):
    """People are known by something else, or anonymous activity is treated otherwise."""

    card = RuleCard(
        id="identity-changed",
        severity=Severity.ERROR,
        summary="People are known by something else, or anonymous activity is treated otherwise.",
        why="One person becomes two, or two become one, and both get mail that is meant for the other.",
        fix="Move the ids in the workspace first, and change the plan with the senders.",
        bad="""\
--- before/plan.yaml
identity: {anonymous: merge}
--- after/plan.yaml
identity: {anonymous: forbid}  # flagged
""",
        good="""\
--- before/plan.yaml
identity: {id: {pattern: "^usr_"}}
--- after/plan.yaml
identity: {id: {pattern: "^usr_"}}
""",
    )
    judges = (
        facts.IdPatternDeclared,
        facts.IdPatternDropped,
        facts.IdPatternChanged,
        facts.AnonymousForbidden,
        facts.AnonymousAdmitted,
        facts.AnonymousChanged,
    )

    def say(
        self,
        fact: facts.IdPatternDeclared
        | facts.IdPatternDropped
        | facts.IdPatternChanged
        | facts.AnonymousForbidden
        | facts.AnonymousAdmitted
        | facts.AnonymousChanged,
        name: str,
    ) -> str:
        """Say what changed."""
        if isinstance(fact, facts.AnonymousForbidden | facts.AnonymousAdmitted | facts.AnonymousChanged):
            return f"anonymous activity is to {_treated(fact.after)}, and was to {_treated(fact.before)}"
        before, after = (
            f"follow the pattern `{said}`" if said else "be free" for said in (fact.before, fact.after)
        )
        return f"the ids of people are to {after}, and were to {before}"
