from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.identity import found, id_places, schema_of_ids
from trackplan.rules.payload_problems import payload_problem
from trackplan.rules.placeholders import SUSPECT_ID, is_placeholder_id
from trackplan.shapes.shape import text


class PlaceholderId(PayloadRule):
    """An id is a placeholder."""

    always = True

    card = RuleCard(
        id="placeholder-id",
        severity=Severity.ERROR,
        summary="An id is what a program writes for nobody: `undefined`, `null`, `guest`, `0`, an empty UUID.",
        why=(
            "All whose id was not there become one profile: it has the cart of one person and the purchase "
            "of another, and gets the mail of both."
        ),
        fix="Send the event when the id is known, or under `anonymous_id` until then.",
        bad="""\
events:
  signed_up: {}
--- samples/a.ndjson
{"name": "signed_up", "customer_id": "undefined", "data": {}}  # flagged
{"name": "signed_up", "anonymous_id": "[object Object]", "data": {}}  # flagged
{"name": "signed_up", "id": "undefined", "customer_id": "usr_m4y4", "data": {}}  # flagged
""",
        good="""\
events:
  signed_up: {}
--- samples/a.ndjson
{"name": "signed_up", "customer_id": "usr_m4y4", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each id of a person, known or anonymous, even where the plan's pattern fits, and the event's."""
        for at in id_places(sample.payload.shape):
            value = text(found(sample.payload.record, at))
            if value is not None and is_placeholder_id(value):
                message = (
                    f"`{at[-1]}` is a placeholder, so that the events of many people become those of one"
                )
                yield payload_problem(sample, message, at)
        if sample.payload.event_id is not None and is_placeholder_id(sample.payload.event_id):
            message = "the event's id is a placeholder, so that all events with it but one are dropped"
            yield payload_problem(
                sample,
                message,
                sample.payload.event_id_at,
                help="send an id of its own with each event, or none",
            )

    def quiet(self, family: Family) -> Schema | None:
        """Schema: no id looks like a placeholder, or is a number that could be one."""
        some_id: Schema = {"not": {"type": "string", "pattern": SUSPECT_ID}, "exclusiveMinimum": 0}
        of_event = {"properties": {"event_id": some_id}}
        return {"allOf": [schema_of_ids(family.shape, some_id), of_event]}
