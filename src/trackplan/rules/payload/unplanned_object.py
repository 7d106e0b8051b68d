from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.payload_problems import payload_problem


class UnplannedObject(PayloadRule):
    """An object is of a type that is not in the plan."""

    card = RuleCard(
        id="unplanned-object",
        severity=Severity.WARNING,
        summary="A call stores attributes of an object whose type is not among the plan's `objects`.",
        why="Nothing says what its attributes mean, and messages that read them are checked against nothing.",
        fix="Add the type to `objects` with its `type_id`, or mend the id that the call sends.",
        bad="""\
objects:
  company: {type_id: 1}
--- samples/a.ndjson
{"type": "group", "userId": "usr_1", "groupId": "acme", "traits": {"objectTypeId": 2}}  # flagged
""",
        good="""\
objects:
  company: {type_id: 1}
--- samples/a.ndjson
{"type": "group", "userId": "usr_1", "groupId": "acme", "traits": {}}
{"type": "object", "action": "identify", "identifiers": {"object_type_id": "1", "object_id": "acme"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        type_id = sample.payload.object_type
        if sample.payload.kind == "object" and sample.object_type is None and type_id is not None:
            message = f"objects of the type {type_id} are not planned"
            yield payload_problem(sample, message, sample.payload.attributes_at)
