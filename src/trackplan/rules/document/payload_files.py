"""Cards of rules about payload files and unrecognised records."""

from trackplan.model.finding import RuleCard, Severity

CARDS = (
    RuleCard(
        id="empty-input",
        severity=Severity.WARNING,
        summary="A payload file has no payloads.",
        why=(
            "A failed export, or a step that wrote nothing, looks like a clean run: nothing was "
            "found because nothing was there."
        ),
        fix="Check what should have written the file, or leave it out; `--fail-on warning` fails the run.",
        bad="""\
--- samples/a.ndjson
  # flagged
""",
        good="""\
events:
  order_completed: {}
--- samples/a.ndjson
{"name": "order_completed", "data": {}}
""",
    ),
    RuleCard(
        id="invalid-csv",
        severity=Severity.ERROR,
        summary="A row of a CSV file does not fit its header.",
        why=(
            "A cell too many or too few moves every value after it to another column: read on, an "
            "attribute would be judged by what belongs to its neighbour."
        ),
        fix="Put quotes around cells that hold a line break, a quote or the separator.",
        bad="""\
events:
  cart_viewed: {}
--- samples/cart_viewed.csv
event_text,user_id,properties
cart_viewed,usr_1,{"cart_value": 42.5, "currency": "EUR"}  # flagged
""",
        good="""\
events:
  cart_viewed: {}
--- samples/cart_viewed.csv
event_text,user_id,properties
cart_viewed,usr_1,"{""cart_value"": 42.5, ""currency"": ""EUR""}"
""",
    ),
    RuleCard(
        id="invalid-json",
        severity=Severity.ERROR,
        summary="A text that should be JSON is not.",
        why=(
            "Parsers differ in what they forgive: one reads `NaN`, a trailing comma or a number beyond "
            "all bounds, the next refuses the payload or changes it in silence."
        ),
        fix="Mend the JSON at the place named; a program that writes it should use a JSON library.",
        bad="""\
events:
  cart_viewed: {}
--- samples/cart_viewed.ndjson
{"type": "track", "event": "cart_viewed", "userId": "usr_1", "properties": {"cart_value": NaN}}  # flagged
""",
        good="""\
events:
  cart_viewed: {}
--- samples/cart_viewed.ndjson
{"type": "track", "event": "cart_viewed", "userId": "usr_1", "properties": {"cart_value": 42.5}}
""",
    ),
    RuleCard(
        id="rejected-sample-passes",
        severity=Severity.ERROR,
        summary="A sample that must be rejected is valid.",
        why="A rejected sample shows that the plan still catches a mistake; this one is caught no more.",
        fix="Make the plan catch the mistake again, or move the file out of `samples/rejected/`.",
        bad="""\
events:
  order_completed:
    attributes:
      order_value: {type: number, required: true}
--- samples/rejected/number-as-text.ndjson
{"name": "order_completed", "data": {"order_value": 42.5}}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_value: {type: number, required: true}
--- samples/rejected/number-as-text.ndjson
{"name": "order_completed", "data": {"order_value": "42.5"}}
""",
    ),
    RuleCard(
        id="rewritten-time",
        severity=Severity.ERROR,
        summary="A spreadsheet has rewritten the times of a CSV file.",
        why=(
            "A spreadsheet saves a time as its user's country writes it, without the zone and often without "
            "the seconds. Which of 02/11 is the month nobody can tell, so nothing is said of late events, "
            "of order, of duplicates or of volume."
        ),
        fix="Export again without saving from a spreadsheet, or format the column as text before the export.",
        bad="""\
events:
  order_completed: {}
--- samples/a.csv
event_text,user_id,properties,sent_at
order_completed,usr_1,{},02/11/2026 08:14  # flagged
order_completed,usr_2,{},02/11/2026 08:15
""",
        good="""\
events:
  order_completed: {}
--- samples/a.csv
event_text,user_id,properties,sent_at
order_completed,usr_1,{},2026-11-02T08:14:05.120Z
order_completed,usr_2,{},2026-11-02 08:15:06+00:00
""",
    ),
    RuleCard(
        id="rounded-number",
        severity=Severity.ERROR,
        summary="A spreadsheet has rounded the ids of a CSV file.",
        why=(
            "A spreadsheet takes a long id for a number, keeps 15 digits of it and saves what it shows, "
            "`1.23457E+15`: thousands of people and orders become one, and what is said of duplicates and "
            "of order is about none of them."
        ),
        fix="Export again without saving from a spreadsheet, or format the column as text before the export.",
        bad="""\
events:
  order_completed: {}
--- samples/a.csv
event_text,user_id,properties
order_completed,1.23457E+15,{}  # flagged
order_completed,1.23457E+15,{}
""",
        good="""\
events:
  order_completed: {}
--- samples/a.csv
event_text,user_id,properties
order_completed,1234567890123456,{}
order_completed,1234567890123457,{}
""",
    ),
    RuleCard(
        id="unrecognised-record",
        severity=Severity.ERROR,
        summary="A record has no payload shape that trackplan knows.",
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
    ),
)
