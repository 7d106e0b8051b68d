"""empty-input."""

from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import DocumentRule


class EmptyInput(DocumentRule):
    """A file of payloads with none in it."""

    card = RuleCard(
        id="empty-input",
        severity=Severity.WARNING,
        summary="A file of payloads holds none.",
        why=(
            "An export that failed, or a step that wrote nothing, looks like a clean one: nothing was "
            "found because nothing was there."
        ),
        fix="See what should have written the file, or leave it out; `--fail-on warning` makes it fail.",
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
    )
