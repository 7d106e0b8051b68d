from collections.abc import Iterator, Mapping

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.mistyped import is_json, kind
from trackplan.rules.payload_problems import payload_problem


class AttributesNotObject(PayloadRule):
    """The attributes are no object."""

    always = True

    card = RuleCard(
        id="attributes-not-object",
        severity=Severity.ERROR,
        summary="The attributes are not an object, but a list, a text or a number.",
        why="Customer.io refuses the call, or drops it and answers that all is well.",
        fix="Send an object of names and values, empty if there are none.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": [1, 2]}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield what stands in the place of the attributes."""
        sent = sample.payload.attributes
        if sent is None or isinstance(sent, Mapping):
            return
        if isinstance(sent, str) and is_json(sent, {"object"}):
            message = "the attributes are JSON inside a string: they were serialised twice"
            help_ = "send the object itself; the client's library turns the whole call into JSON"
            yield payload_problem(sample, message, sample.payload.attributes_at, help=help_)
        else:
            message = f"the attributes are {kind(sent)}, not an object"
            yield payload_problem(sample, message, sample.payload.attributes_at)

    def quiet(self, family: Family) -> Schema | None:  # noqa: ARG002 - all payloads alike
        """An object, or nothing."""
        return {"properties": {"attributes": {"type": ["object", "null"]}}}
