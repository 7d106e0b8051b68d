"""invalid-event-name."""

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.event_names import NameStanding, verdict
from trackplan.rules.payload_problems import payload_problem


class InvalidEventName(PayloadRule):
    """An event has no usable name."""

    card = RuleCard(
        id="invalid-event-name",
        severity=Severity.ERROR,
        summary="An event's name is missing, blank or not text, or begins or ends with spaces.",
        why=(
            "Customer.io refuses an event without a name. One that begins or ends with spaces cannot be "
            "picked in a campaign in older workspaces."
        ),
        fix="Send the planned name, exactly, as text.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started ", "data": {}}  # flagged
{"name": "", "data": {}}  # flagged
{"name": 7, "data": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the event name."""
        if verdict(sample) is NameStanding.INVALID:
            name = sample.payload.name
            if name is None:
                message = "the event has no name, or one that is not text"
            else:
                message = (
                    "the event name begins or ends with spaces" if name.strip() else "the event name is blank"
                )
            yield payload_problem(sample, message, sample.payload.name_at)
