"""dedupe-changed."""

from typing import Any

from trackplan.language.durations import declared
from trackplan.model.facts import events as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import listed


def _words(dedupe: dict[str, Any] | None) -> str:
    if dedupe is None:
        return "nobody says"
    return f"{listed(dedupe['by'])} is the same within {declared(dedupe['within'])}"


class DedupeChanged(ChangeRule):
    """A repeated occurrence is known by something else."""

    card = RuleCard(
        id="dedupe-changed",
        severity=Severity.WARNING,
        summary="A repeated occurrence is known by something else.",
        why=(
            "What counts as sent twice decides whether people get two mails for one order, and what an "
            "audit reports."
        ),
        fix="See that senders give the new attributes the same values when they repeat an occurrence.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    dedupe: {by: [order_id], within: 24h}
    attributes: {order_id: {type: string}}
--- after/plan.yaml
events:
  order_completed:  # flagged
    dedupe: {by: [order_id], within: 1h}
    attributes: {order_id: {type: string}}
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    dedupe: {by: [order_id], within: 24h}
    attributes: {order_id: {type: string}}
--- after/plan.yaml
events:
  order_completed:
    dedupe: {by: [order_id], within: 1d}
    attributes: {order_id: {type: string}}
""",
    )
    judges = (facts.DedupeDeclared, facts.DedupeDropped, facts.DedupeChanged)

    def say(self, fact: facts.DedupeDeclared | facts.DedupeDropped | facts.DedupeChanged, name: str) -> str:
        """Say what changed."""
        return f"{name} is repeated when {_words(fact.after)}, and was when {_words(fact.before)}"
