from __future__ import annotations

from collections.abc import Iterator

from trackplan.health.chance import UNLIKELY, chance_of
from trackplan.model.finding import Problem, RuleCard, Seen, Severity, Skipped
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule


class UnmergedAnonymous(LandingRule):
    """Anonymous activity never joins a person."""

    of_absence = True

    card = RuleCard(
        id="unmerged-anonymous",
        severity=Severity.WARNING,
        summary="Anonymous activity lands that never joins a person, or that the plan forbids.",
        why=(
            "What people looked at before they signed in stays on a profile that no message reaches. Hardly "
            "any means a share of `joined` or less, where `usual` is what others reach at least and chance "
            "has less than 1 in 1,000."
        ),
        fix=(
            "Send `anonymous_id` beside the id once the person is known, so that Customer.io merges the two."
        ),
        bad="""\
rules:
  unmerged-anonymous: {options: {usual: 0.9999}}
identity: {anonymous: merge}  # flagged
events:
  product_viewed: {}
--- samples/a.ndjson
{"name": "product_viewed", "anonymous_id": "anon_1", "data": {}}
""",
        good="""\
rules:
  unmerged-anonymous: {options: {usual: 0.9999}}
identity: {anonymous: merge}
events:
  product_viewed: {}
--- samples/a.ndjson
{"name": "product_viewed", "anonymous_id": "anon_1", "data": {}}
{"name": "product_viewed", "anonymous_id": "anon_1", "customer_id": "usr_1", "data": {}}
""",
        options={"joined": 0.01, "usual": 0.05},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield one problem for all visitors, when hardly any is joined or when there may be none."""
        memory, wanted = landing.tally.visitors, landing.plan.identity.anonymous
        visitors = {key for key, *_ in memory.rows()}
        joined = memory.starts()
        apart = len(visitors) - len(joined)
        if wanted is None or not apart:
            return
        message = "activity of anonymous visitors lands, which the plan forbids"
        if wanted == "merge":
            hardly_any = len(joined) <= len(visitors) * self.options["joined"]
            if not hardly_any or not self._is_proof(apart, len(visitors)):
                return
            message = "hardly any anonymous visitor is ever joined with a person"
        ref = landing.plan.identity.ref
        yield Problem(
            message=message,
            ref=landing.plan.ref if ref is None else ref.key,
            at="identity",
            seen=Seen(count=apart * memory.scale, of=len(visitors) * memory.scale),
        )

    def unjudged(self, landing: Landing) -> Iterator[Skipped]:
        """Yield that too few visitors came."""
        number = len({key for key, *_ in landing.tally.visitors.rows()})
        if number and landing.plan.identity.anonymous == "merge" and not self._is_proof(number, number):
            yield Skipped(what="whether anonymous visitors become known", reason="too few came to tell")

    def _is_proof(self, apart: int, number: int) -> bool:
        """Whether so many that are not joined are no accident of few."""
        return chance_of(apart, number, 1 - self.options["usual"]) <= UNLIKELY
