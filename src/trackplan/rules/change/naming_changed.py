"""naming-changed."""

from trackplan.model.facts import surroundings as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import listed, quoted


class NamingChanged(ChangeRule):
    """Names are to be written in another way."""

    card = RuleCard(
        id="naming-changed",
        severity=Severity.INFO,
        summary="Names are to be written in another way.",
        why="New names follow it; those in the plan are the naming rules' business.",
        fix="Nothing to mend.",
        bad="""\
--- before/plan.yaml
naming: {events: snake_case}
--- after/plan.yaml
trackplan: 1  # flagged
naming: {events: Title Case}
""",
        good="""\
--- before/plan.yaml
naming: {events: snake_case}
--- after/plan.yaml
naming: {events: snake_case}
""",
    )
    judges = (facts.NamingChanged,)

    def say(self, fact: facts.NamingChanged, name: str) -> str:
        """Say what changed."""
        if isinstance(fact.after, dict) and "verbs" in fact.after:
            added, gone = (
                {*one["verbs"]} - {*other["verbs"]}
                for one, other in ((fact.after, fact.before), (fact.before, fact.after))
            )
            parts = [
                f"{word} {listed(sorted(verbs))}"
                for word, verbs in (("gain", added), ("lose", gone))
                if verbs
            ]
            return f"the verbs of event names {' and '.join(parts)}"
        what = next(iter(fact.after or fact.before))
        before, after = (quoted(said[what]) if said else "free" for said in (fact.before, fact.after))
        return f"the names of {what} are {after}, and were {before}"
