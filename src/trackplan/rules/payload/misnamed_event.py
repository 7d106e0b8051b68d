from collections.abc import Iterator
from dataclasses import replace

from trackplan.document.text import code_point
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.naming.script import hidden, mixed
from trackplan.rules import PayloadRule
from trackplan.rules.event_names import NameStanding, likely_event, verdict
from trackplan.rules.payload_problems import payload_problem


class MisnamedEvent(PayloadRule):
    """An event has almost a planned name."""

    card = RuleCard(
        id="misnamed-event",
        severity=Severity.ERROR,
        summary=(
            "An event was sent whose name is almost one of the plan's: other letters, order or form, "
            "or a slip."
        ),
        why=("Campaigns start on the exact name. Whoever sends another starts none, and nobody is told."),
        fix="Send the planned name, exactly.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "Started Checkout", "data": {}}  # flagged
{"name": "chekout_started", "data": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the event name, with the planned one that it was meant to be."""
        name = sample.payload.name
        if (
            name is not None
            and verdict(sample) is NameStanding.MISNAMED
            and (like := likely_event(sample)) is not None
        ):
            message = f"`{name}` is not planned; `{like.name}` is, and differs in {like.difference}"
            help_ = f"send `{like.name}`{_strange(name)}"
            problem = payload_problem(sample, message, sample.payload.name_at, help=help_)
            yield replace(problem, meant=like.name, lost=True)


def _strange(name: str) -> str:
    """The characters of a name that cannot be told by looking, by their code points."""
    found = [*mixed(name), *hidden(name)]
    return f"; the name holds {', '.join(map(code_point, found))}" if found else ""
