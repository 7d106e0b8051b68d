import re
from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem
from trackplan.rules.placeholders import is_placeholder_id

ULID_TEXT = "[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}"
ULID = re.compile(ULID_TEXT)
"""26 characters of Crockford's base 32, of which the first holds three bits."""

SHAPES = frozenset({"track_v1", "track_v2"})
"""Shapes whose id is the sender's."""


class EventIdNotUlid(PayloadRule):
    """An event's id does not make it unique."""

    always = True

    card = RuleCard(
        id="event-id-not-ulid",
        severity=Severity.WARNING,
        summary="The id of an event is not a ULID, or is the person's id.",
        why=(
            "Customer.io drops a second event of the same id. With the person's id, all but the first "
            "of a person are lost; another form of id may be ignored, so that retries count twice."
        ),
        fix="Make a ULID per event and send it again with every retry, or send no id.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "id": "chk_1", "data": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "id": "01M6DS59TGEV2WDN0YN85PH2XE", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the id of an event of the Track API."""
        payload = sample.payload
        if payload.event_id is None or payload.shape not in SHAPES:
            return
        if payload.event_id == payload.person:
            message = "the event's id is the person's, so all but the person's first event are dropped"
        elif ULID.fullmatch(payload.event_id) is None and not is_placeholder_id(payload.event_id):
            message = "the event's id is not a ULID"
        else:
            return
        yield payload_problem(sample, message, payload.event_id_at)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: the id is a ULID and the person's id is not, or there is no id."""
        if family.shape not in SHAPES:
            return {}
        ulid = {"type": "string", "pattern": f"^{ULID_TEXT}$"}
        apart = {"properties": {"event_id": ulid, "person": {"not": ulid}}}
        return {"anyOf": [{"properties": {"event_id": {"type": "null"}}}, apart]}
