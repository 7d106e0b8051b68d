from collections.abc import Iterator, Mapping
from types import MappingProxyType

from trackplan.model.attribute import path_of
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.mistyped import kind
from trackplan.rules.payload.missing_person import names_somebody
from trackplan.rules.payload_problems import payload_problem
from trackplan.shapes import SHAPES
from trackplan.shapes.forms import Form, misfits, schema

_WANTED: Mapping[Form, str] = MappingProxyType(
    {
        "text": "a string",
        "texts": "an array",
        "text or number": "a string",
        "boolean": "a boolean",
    }
)


class MistypedEnvelopeValue(PayloadRule):
    """A value around the attributes is of another type than the API documents."""

    always = True

    card = RuleCard(
        id="mistyped-envelope-value",
        severity=Severity.WARNING,
        summary="A value beside the attributes is of another type than Customer.io documents.",
        why=(
            "Customer.io passes over what it cannot use, and says nothing: the event loses its id, its "
            "visitor or its device, and what reads the context finds nothing there."
        ),
        fix="Send the type that the API documents, or leave the value out.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "track", "userId": "usr_m4y4", "event": "checkout_started", "properties": {}, "context": {"ip": 7}}  # flagged
{"type": "track", "userId": "usr_m4y4", "anonymousId": [], "event": "checkout_started", "properties": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"type": "track", "userId": "usr_m4y4", "event": "checkout_started", "properties": {}, "context": {"ip": "192.0.2.1"}}
{"type": "track", "userId": "usr_m4y4", "anonymousId": null, "event": "checkout_started", "properties": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each value of the envelope that is of another type; ids that name nobody are another rule's."""
        payload = sample.payload
        shape = SHAPES.get(payload.shape)
        if shape is None:
            return
        for at, value, form in misfits(payload.record, shape.envelope):
            if not _belongs_to_an_id(at, shape.identifiers) or names_somebody(sample):
                wanted = _WANTED[form] if isinstance(form, str) else "an object"
                yield payload_problem(sample, f"`{path_of({}, at)}` is {kind(value)}, not {wanted}", at)

    def quiet(self, family: Family) -> Schema | None:
        """Values that all fit."""
        shape = SHAPES.get(family.shape)
        return {} if shape is None else {"properties": {"record": schema(shape.envelope)}}


def _belongs_to_an_id(at: tuple[str | int, ...], identifiers: tuple[tuple[str | int, ...], ...]) -> bool:
    return any(one[: len(at)] == at for one in identifiers)
