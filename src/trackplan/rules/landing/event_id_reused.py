from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.landing import Landing, at_place
from trackplan.rules import LandingRule
from trackplan.rules.sightings import estimated, seen


class EventIdReused(LandingRule):
    """One event id is used by events of several people."""

    card = RuleCard(
        id="event-id-reused",
        severity=Severity.ERROR,
        summary="One id of an event stands on events of several people.",
        why=(
            "Customer.io takes them for one event that was sent again: it keeps one, and drops the others "
            "in silence."
        ),
        fix="Make an id for each event; that of the request or of the job is none.",
        bad="""\
events:
  signed_up: {}
--- samples/a.ndjson
{"name": "signed_up", "id": "01HZ3K7QWERTYASDFGHJKMNPQR", "customer_id": "usr_1"}
{"name": "signed_up", "id": "01HZ3K7QWERTYASDFGHJKMNPQR", "customer_id": "usr_2"}  # flagged
""",
        good="""\
events:
  signed_up: {}
--- samples/a.ndjson
{"name": "signed_up", "id": "01HZ3K7QWERTYASDFGHJKMNPQR", "customer_id": "usr_1"}
{"name": "signed_up", "id": "01HZ3K7QWERTYASDFGHJKMNPQR", "customer_id": "usr_1"}
{"name": "signed_up", "id": "01HZ3K7QWERTYASDFGHJKMNPQS", "customer_id": "usr_2"}
""",
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield all that are dropped, at the first of them."""
        memory = landing.tally.event_ids
        dropped = [
            one for group in memory.repeated() if len({one.mark for one in group}) > 1 for one in group[1:]
        ]
        if dropped:
            told = seen(landing, memory, dropped, of=len(memory) * memory.scale)
            yield Problem(
                message="an id of an event stands on events of several people: Customer.io keeps one of them"
                f" and drops the others{estimated(memory)}",
                ref=at_place(told.places[0]),
                at="identity/event_id",
                seen=told,
            )
