from collections.abc import Iterator

from trackplan.document import Path
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.identity import found
from trackplan.rules.mistyped import kind
from trackplan.rules.payload.blank_value import NOT_BLANK
from trackplan.rules.payload_problems import payload_problem
from trackplan.shapes import SHAPES
from trackplan.shapes.shape import text


class MissingPerson(PayloadRule):
    """A call has no person."""

    always = True

    card = RuleCard(
        id="missing-person",
        severity=Severity.ERROR,
        summary="A call names nobody: no person, no visitor who is not known yet, and no object if it is about one.",
        why="Track answers with an error; Pipelines answers that all is well and drops the call.",
        fix="Send the person's id, or an anonymous id for a visitor who is not known yet.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "person", "action": "event", "identifiers": {}, "name": "checkout_started", "attributes": {}}  # flagged
{"type": "track", "event": "checkout_started", "messageId": "m_1", "properties": {}}  # flagged
{"type": "track", "userId": "", "event": "checkout_started", "properties": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "person", "action": "event", "identifiers": {"id": "usr_m4y4"}, "name": "checkout_started", "attributes": {}}
{"type": "track", "anonymousId": "anon_7b3e", "event": "checkout_started", "properties": {}}
{"name": "checkout_started", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the first value where an id belongs, or else what lacks one."""
        shape = SHAPES.get(sample.payload.shape)
        if shape is None or names_somebody(sample):
            return
        call = "event" if sample.payload.kind == "event" else "call"
        lacks = "no object" if sample.payload.kind == "object" else "nobody"
        places = _places(sample)
        for at in places:
            value = found(sample.payload.record, at)
            if value is not None:
                what = "is blank" if isinstance(value, str) else f"is {kind(value)}"
                message = f"`{at[-1]}` {what}, so the {call} names {lacks}"
                yield payload_problem(sample, message, at)
                return
        if shape.names_somebody:
            yield payload_problem(sample, f"the {call} names {lacks}", places[0][:-1])

    def quiet(self, family: Family) -> Schema | None:
        """An id that is not blank; or none, where the person may be known elsewhere."""
        named: Schema = {"properties": {"person": {"type": "string", "pattern": NOT_BLANK}}}
        shape = SHAPES.get(family.shape)
        if shape is None:
            return {}
        if family.kind == "object":
            return None
        if shape.names_somebody:
            return named
        keys = sorted({str(at[0]) for at in shape.identifiers})
        return {"anyOf": [named, {"properties": {"record": {"properties": dict.fromkeys(keys, False)}}}]}


def names_somebody(sample: Sample) -> bool:
    """Whether an id that is not blank stands where one may."""
    ids = (text(found(sample.payload.record, at)) for at in _places(sample))
    return any(one is not None and one.strip() for one in ids)


def _places(sample: Sample) -> tuple[Path, ...]:
    """Where the id of the person stands, or of the object if the call is about one."""
    shape = SHAPES[sample.payload.shape]
    return shape.object_ids if sample.payload.kind == "object" else shape.identifiers
