"""too-many-attributes."""

from collections.abc import Iterator, Mapping

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.limits import PERSON_ATTRIBUTES


class TooManyAttributes(PayloadRule):
    """An identify call sets too many attributes."""

    always = True

    card = RuleCard(
        id="too-many-attributes",
        severity=Severity.ERROR,
        summary="An identify call sets more than 300 attributes of a person.",
        why="Customer.io refuses the whole call, so none of the attributes is set.",
        fix="Set fewer: what journeys read, not what the database holds.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "person", "action": "identify", "identifiers": {"id": "usr_1"}, "attributes": {…301 attributes…}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "person", "action": "identify", "identifiers": {"id": "usr_1"}, "attributes": {…300 attributes…}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the attributes."""
        sent = sample.payload.attributes
        if sample.payload.kind == "person" and isinstance(sent, Mapping) and len(sent) > PERSON_ATTRIBUTES:
            yield Problem(
                message=f"the call sets more than {PERSON_ATTRIBUTES} attributes",
                ref=sample.attribute_ref((), on_key=True),
                at="people",
            )
