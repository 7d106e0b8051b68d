from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing
from trackplan.model.occurrence import PLACES
from trackplan.rules import LandingRule


class SplitPerson(LandingRule):
    """One person has several profiles."""

    card = RuleCard(
        id="split-person",
        severity=Severity.ERROR,
        summary="One e-mail address stands under several ids of people.",
        why=(
            "The cart is on one profile and the purchase on the other, so the recovery mail goes out "
            "all the same."
        ),
        fix="Send one primary id everywhere, and merge the profiles that there are.",
        bad="""\
identity:  # flagged
  id: {pattern: "^usr_"}
events:
  order_completed:
    attributes:
      email: {type: string, pii: email}
--- samples/a.ndjson
{"name": "order_completed", "customer_id": "usr_1", "data": {"email": "maya@example.com"}}
{"name": "order_completed", "customer_id": "usr_2", "data": {"email": "maya@example.com"}}
""",
        good="""\
identity:
  id: {pattern: "^usr_"}
events:
  order_completed:
    attributes:
      email: {type: string, pii: email}
--- samples/a.ndjson
{"name": "order_completed", "customer_id": "usr_1", "data": {"email": "maya@example.com"}}
{"name": "order_completed", "customer_id": "usr_1", "data": {"email": "maya@example.com"}}
""",
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield one problem for all addresses with several profiles."""
        memory = landing.tally.emails
        split = [group for group in memory.repeated() if len({one.time for one in group}) > 1]
        if not split:
            return
        places = sorted(one.place for group in split for one in group)
        ref = landing.plan.identity.ref
        count = len(split) * memory.scale
        ids = sum(len({one.time for one in group}) for group in split) * memory.scale
        stand = "1 e-mail address stands" if count == 1 else f"{count:,} e-mail addresses stand"
        yield Problem(
            message=f"{stand} under {ids:,} ids of people",
            ref=landing.plan.ref if ref is None else ref.key,
            at="identity",
            seen=Seen(
                count=count,
                of=len({key for key, *_ in memory.rows()}) * memory.scale,
                places=tuple(map(landing.tally.place, places[:PLACES])),
            ),
        )
