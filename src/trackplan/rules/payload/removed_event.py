from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.event_names import NameStanding, verdict
from trackplan.rules.payload_problems import payload_problem


class RemovedEvent(PayloadRule):
    """A removed event is still sent."""

    card = RuleCard(
        id="removed-event",
        severity=Severity.ERROR,
        summary="An event was sent that the plan lists under `removed`.",
        why="Whatever listened for it has been switched off, so what this sender says is lost.",
        fix="Stop sending it, or send what took its place.",
        bad="""\
events:
  checkout_started: {}
removed:
  cart_viewed: {on: 2026-03-01, replaced_by: checkout_started}
--- samples/a.ndjson
{"name": "cart_viewed", "data": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
removed:
  cart_viewed: {on: 2026-03-01, replaced_by: checkout_started}
--- samples/a.ndjson
{"name": "checkout_started", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        name = sample.payload.name
        if name is not None and verdict(sample) is NameStanding.REMOVED:
            new = sample.plan.removed[name].replaced_by
            help_ = f"send `{new}` in its place" if new else None
            message = f"`{name}` was removed from the plan"
            yield payload_problem(sample, message, sample.payload.name_at, help=help_)
