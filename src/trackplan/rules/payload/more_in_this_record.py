from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import TOLD, Sample
from trackplan.rules import PayloadRule
from trackplan.rules.payload_problems import payload_problem

_MANY = ", ".join(f'"a{number}": 1' for number in range(1, 103))


class MoreInThisRecord(PayloadRule):
    """A record has more problems than are shown."""

    of_untold = True

    card = RuleCard(
        id="more-in-this-record",
        severity=Severity.WARNING,
        summary="More than 100 things are wrong with one record, of which the first 100 are told.",
        why="A record that fits so badly is of another event, or its names are made up by a program.",
        fix="Mend what is told; if the names are data, send them as values of one attribute.",
        bad=f"""\
events:
  checkout_started: {{}}
--- samples/a.ndjson
{{"name": "checkout_started", "data": {{{_MANY}}}}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the record, and how much more there is to say of it."""
        untold = sample.untold or len(sample.violations[TOLD:])
        if untold:
            message = f"and {untold:,} more in this record"
            yield payload_problem(sample, message, sample.payload.attributes_at, on_key=True)
