from collections.abc import Iterator

from trackplan.document.text import code_point
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.event_names import NameStanding, likely_event, verdict
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
        """Yield the event name, with the planned one where only spaces stand around it."""
        if verdict(sample) is not NameStanding.INVALID:
            return
        name, help_ = sample.payload.name, None
        if name is None:
            message = "the event has no name, or one that is not text"
        elif not name.strip():
            message = "the event name is blank"
        else:
            message = f"the event name {_spaces(name)}"
            if name.strip() in sample.plan.events:
                message += f"; without it, it is the planned `{name.strip()}`"
                help_ = f"send `{name.strip()}`"
            elif (like := likely_event(sample)) is not None:
                message += f"; `{like.name}` is planned"
                help_ = f"send `{like.name}`"
        yield payload_problem(sample, message, sample.payload.name_at, help=help_)


def _spaces(name: str) -> str:
    """Return where spaces surround a name; any but the plain space by its code point."""
    where = [
        *(["begins"] if name != name.lstrip() else []),
        *(["ends"] if name != name.rstrip() else []),
    ]
    around = name[: len(name) - len(name.lstrip())] + name[len(name.rstrip()) :]
    strange = ", ".join(code_point(one) for one in dict.fromkeys(around) if one != " ")
    return f"{' and '.join(where)} with a space" + (f" ({strange})" if strange else "")
