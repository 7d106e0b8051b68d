from collections.abc import Iterator, Mapping

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem


class SeveralIdentifiers(PayloadRule):
    """A Track v2 call names its person twice."""

    always = True

    card = RuleCard(
        id="several-identifiers",
        severity=Severity.ERROR,
        summary="A Track v2 call names its person by more than one identifier.",
        why="The API takes exactly one, and refuses the call.",
        fix="Send the primary identifier alone, and the others as attributes of an `identify` call.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "person", "action": "event", "identifiers": {"id": "usr_m4y4", "email": "maya@example.com"}, "name": "checkout_started", "attributes": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "person", "action": "event", "identifiers": {"id": "usr_m4y4"}, "name": "checkout_started", "attributes": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the second identifier."""
        identifiers = sample.payload.record.get("identifiers")
        if sample.payload.kind == "object":  # which has the id of its type beside its own
            return
        if sample.payload.shape != "track_v2" or not isinstance(identifiers, Mapping):
            return
        names = [name for name, value in identifiers.items() if value is not None]
        if len(names) > 1:
            message = f"the person is named by `{names[0]}` and by `{names[1]}`"
            yield payload_problem(sample, message, ("identifiers", names[1]), on_key=True)

    def quiet(self, family: Family) -> Schema | None:
        """Any call but one of Track v2 that has several."""
        one = {"properties": {"record": {"properties": {"identifiers": {"maxProperties": 1}}}}}
        return one if family.shape == "track_v2" and family.kind != "object" else {}
