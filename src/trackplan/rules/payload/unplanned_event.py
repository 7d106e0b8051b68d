from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.event_names import NameStanding, held, verdict
from trackplan.rules.payload_problems import payload_problem


class UnplannedEvent(PayloadRule):
    """An event is not in the plan."""

    card = RuleCard(
        id="unplanned-event",
        severity=Severity.ERROR,
        summary="An event was sent that is not in the plan, and no planned name is like it.",
        why=("No journey listens for it, nobody answers for it, and nothing says what its attributes mean."),
        fix="Add the event to the plan, or stop sending it.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "store_locator_opened", "data": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        if verdict(sample) is NameStanding.UNPLANNED:
            message, help_ = f"`{sample.payload.name}` is not planned", None
            if (around := held(sample)) is not None:
                message += f"; it holds the whole name of `{around.name}`, which is"
                help_ = f"send `{around.name}` if that is meant, else add the event to the plan"
            yield payload_problem(sample, message, sample.payload.name_at, help=help_)
