"""unrecognised-record."""

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class UnrecognisedRecord(DocumentRule):
    """Reports the faults of this id."""

    card = RuleCard(
        id="unrecognised-record",
        severity=Severity.ERROR,
        summary="A record is of no payload shape that trackplan knows.",
        why="What cannot be read was not checked, and a run that passes it over would look clean.",
        fix=(
            "Send one of the shapes that `trackplan lint --help` lists; `trackplan sample --shape track_v1` "
            "prints payloads of one. Where a record is of a shape, name it with `--shape`."
        ),
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"order": "ord_1", "total": 34.9}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {}}
""",
    )
