"""sources-changed."""

from trackplan.model.facts.events import SenderAdded, SenderDropped
from trackplan.model.facts.surroundings import SourceAdded, SourceChanged, SourceRemoved
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import quoted


class SourcesChanged(ChangeRule):
    """An event comes from other sources, or a source is known by something else."""

    card = RuleCard(
        id="sources-changed",
        severity=Severity.WARNING,
        summary="An event comes from other sources, or a source is known by something else.",
        why=(
            "A second source may send what the first one sends already; a source that goes may take "
            "occurrences with it."
        ),
        fix="Name one source of truth, and say in `sources_reason` why there are more.",
        bad="""\
--- before/plan.yaml
sources: {shop-api: {}, web: {}}
events:
  order_completed: {sources: [shop-api]}
--- after/plan.yaml
sources: {shop-api: {}, web: {}}
events:
  order_completed: {sources: [shop-api, web], sources_reason: Guests.}  # flagged
""",
        good="""\
--- before/plan.yaml
sources: {shop-api: {}}
events:
  order_completed: {sources: [shop-api]}
--- after/plan.yaml
sources: {shop-api: {}, web: {}}
events:
  order_completed: {sources: [shop-api]}
""",
    )
    judges = (
        SenderAdded,
        SenderDropped,
        SourceAdded,
        SourceRemoved,
        SourceChanged,
    )

    def say(
        self,
        fact: SenderAdded | SenderDropped | SourceAdded | SourceRemoved | SourceChanged,
        name: str,
    ) -> str:
        """Say what changed."""
        if isinstance(fact, SenderAdded):
            return f"{name} also comes from {quoted(fact.after)}"
        if isinstance(fact, SenderDropped):
            return f"{name} no longer comes from {quoted(fact.before)}"
        if isinstance(fact, SourceChanged):
            return f"the source {name} is recognised by something else"
        return f"the source {name} is {'new' if isinstance(fact, SourceAdded) else 'removed'}"
