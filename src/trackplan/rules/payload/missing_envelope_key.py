from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem
from trackplan.shapes import SHAPES


class MissingEnvelopeKey(PayloadRule):
    """A call lacks a key that the API requires."""

    always = True

    card = RuleCard(
        id="missing-envelope-key",
        severity=Severity.ERROR,
        summary="A call lacks a key beside the attributes without which the API refuses it.",
        why="The call is answered with an error, and whoever does not read the answer loses the event.",
        fix="Send the key as the API documents it.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"action": "event", "identifiers": {"id": "usr_m4y4"}, "name": "checkout_started", "attributes": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "person", "action": "event", "identifiers": {"id": "usr_m4y4"}, "name": "checkout_started", "attributes": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the record for each key that it lacks."""
        shape = SHAPES.get(sample.payload.shape)
        if shape is not None:
            for key in sorted(shape.required - sample.payload.record.keys()):
                yield payload_problem(sample, f"the {shape.title} lacks `{key}`", ())

    def quiet(self, family: Family) -> Schema | None:
        """Schema: all keys that the shape requires."""
        shape = SHAPES.get(family.shape)
        wanted = sorted(shape.required) if shape is not None else []
        return {"properties": {"record": {"required": wanted}}} if wanted else {}
