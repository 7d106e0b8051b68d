from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.limits import ATTRIBUTE_NAME, ATTRIBUTE_VALUE, EVENT_NAME, PERSON_ID
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem, payload_problem


class TooLong(PayloadRule):
    """A name, value or id is longer than Customer.io takes."""

    always = True
    of_calls = True

    card = RuleCard(
        id="too-long",
        severity=Severity.ERROR,
        summary=(
            "An event name is over 100 bytes, an attribute name or a person's id over 150, or a "
            "person's attribute over 1000."
        ),
        why="Track answers with an error; Pipelines answers that all is well and drops the call.",
        fix="Shorten it; a letter outside ASCII counts as two bytes or more.",
        bad="""\
people:
  attributes:
    bio: {type: string}
--- samples/a.ndjson
{"type": "person", "action": "identify", "identifiers": {"id": "usr_1"}, "attributes": {"bio": "…1,001 letters…"}}  # flagged
""",
        good="""\
people:
  attributes:
    bio: {type: string}
--- samples/a.ndjson
{"type": "person", "action": "identify", "identifiers": {"id": "usr_1"}, "attributes": {"bio": "Likes tea."}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each name, id and value over its limit."""
        payload = sample.payload
        if payload.name is not None and _is_over(payload.name, EVENT_NAME):
            yield payload_problem(sample, f"the event name is over {EVENT_NAME} bytes", payload.name_at)
        if payload.person is not None and payload.person_at and _is_over(payload.person, PERSON_ID):
            yield payload_problem(sample, f"the person's id is over {PERSON_ID} bytes", payload.person_at)
        for name, value in payload.attributes.items() if isinstance(payload.attributes, Mapping) else ():
            if _is_over(name, ATTRIBUTE_NAME):
                message = f"an attribute name is over {ATTRIBUTE_NAME} bytes"
                yield payload_problem(sample, message, (*payload.attributes_at, name), on_key=True)
            if payload.kind == "person" and isinstance(value, str) and _is_over(value, ATTRIBUTE_VALUE):
                yield attribute_problem(sample, f"`{name}` is over {ATTRIBUTE_VALUE} bytes", (name,))

    def quiet(self, family: Family) -> Schema | None:
        """Schema: names, ids and a person's texts are short in any script."""
        name = (family.name or "") if family.event is None else family.event.name
        if _is_over(name, EVENT_NAME) or (family.kind == "event" and not name):
            return None
        attributes: dict[str, Any] = {"propertyNames": {"maxLength": ATTRIBUTE_NAME // 4}}
        if family.kind == "person":
            attributes["additionalProperties"] = {"maxLength": ATTRIBUTE_VALUE // 4}
        return {"properties": {"person": {"maxLength": PERSON_ID // 4}, "attributes": attributes}}


def _is_over(text: str, limit: int) -> bool:
    # A character is at most four bytes, so that few texts need encoding.
    return len(text) * 4 > limit and len(text.encode(errors="replace")) > limit
