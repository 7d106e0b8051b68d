from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem


class DeprecatedEvent(PayloadRule):
    """A deprecated event is still sent."""

    always = True
    of_calls = True

    card = RuleCard(
        id="deprecated-event",
        severity=Severity.WARNING,
        summary="An event was sent that the plan calls deprecated.",
        why="It goes away soon, and this sender's events then go nowhere.",
        fix="Send what takes its place before the sunset.",
        bad="""\
events:
  cart_viewed: {status: deprecated, replaced_by: checkout_started}
  checkout_started: {}
--- samples/a.ndjson
{"name": "cart_viewed", "data": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        event = sample.event
        if event is not None and event.status == "deprecated":
            until = f" and may go after {event.sunset.isoformat()}" if event.sunset else ""
            message = f"`{event.name}` is deprecated{until}"
            help_ = f"send `{event.replaced_by}` in its place" if event.replaced_by else None
            yield payload_problem(sample, message, sample.payload.name_at, help=help_)

    def quiet(self, family: Family) -> Schema | None:
        """An event that is not deprecated, whatever is sent."""
        deprecated = family.event is not None and family.event.status == "deprecated"
        return None if deprecated else {}
