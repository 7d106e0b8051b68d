from collections.abc import Iterator, Mapping

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.limits import OVERRIDING_ATTRIBUTES, RESERVED_EVENTS
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.event_names import NameStanding, verdict
from trackplan.rules.payload_problems import attribute_problem, payload_problem


class ReservedName(PayloadRule):
    """A payload uses a name that is reserved by Customer.io."""

    always = True
    of_calls = True

    card = RuleCard(
        id="reserved-name",
        severity=Severity.WARNING,
        summary=(
            "An event carries an attribute that overrides message settings, or has a name that "
            "Customer.io acts upon."
        ),
        why=(
            "`recipient`, `reply_to` and `from_address` change who the event's messages go to and "
            "come from. Events such as `User Deleted` delete instead of being recorded."
        ),
        fix="Rename the attribute or the event, or plan it if the effect is meant.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"recipient": "newcomers"}}  # flagged
{"type": "track", "userId": "usr_1", "event": "User Deleted", "properties": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"recipient_name": "Maya"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each reserved attribute that is not planned, and a reserved event name."""
        payload = sample.payload
        if verdict(sample) is NameStanding.RESERVED:
            message = f"Customer.io acts on `{payload.name}` and records no event"
            yield payload_problem(sample, message, payload.name_at)
        known = sample.planned if payload.kind == "event" else {}
        sent = (
            payload.attributes if payload.kind == "event" and isinstance(payload.attributes, Mapping) else {}
        )
        for name in sorted(OVERRIDING_ATTRIBUTES.intersection(sent) - known.keys()):
            message = f"`{name}` overrides the settings of the messages that the event starts"
            yield attribute_problem(sample, message, (name,), on_key=True)

    def quiet(self, family: Family) -> Schema | None:
        """None of the overriding names but those planned; an event that is planned."""
        if family.kind != "event":
            return {}
        if family.event is None and (family.name is None or family.name in RESERVED_EVENTS):
            return None
        overriding = sorted(OVERRIDING_ATTRIBUTES - family.attributes.keys())
        return {"properties": {"attributes": {"properties": dict.fromkeys(overriding, False)}}}
