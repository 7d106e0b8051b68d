from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Match, Plan
from trackplan.rules import PlanRule


class IndistinctSources(PlanRule):
    """Two sources have the same `match`."""

    card = RuleCard(
        id="indistinct-sources",
        severity=Severity.ERROR,
        summary="Two sources have the same `match`.",
        why="Whatever the second sends is taken for the first's, so a wrong sender goes unnoticed.",
        fix="Write what tells the two apart.",
        bad="""\
sources:
  shop-api: {kind: server, match: {attribute: source, equals: shop}}
  shop-web: {kind: client, match: {attribute: source, equals: shop}}  # flagged
""",
        good="""\
sources:
  shop-api: {kind: server, match: {attribute: source, equals: shop-api}}
  shop-web: {kind: client, match: {attribute: source, equals: shop-web}}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each source that is recognised as one before it is."""
        first: dict[Match, str] = {}
        for source in plan.sources.values():
            if source.match is not None:
                known = first.setdefault(source.match, source.name)
                if known != source.name:
                    yield Problem(
                        message=f"`{source.name}` is recognised by the same as `{known}`",
                        ref=(source.ref / "match").key,
                        at=f"sources/{source.name}",
                    )
