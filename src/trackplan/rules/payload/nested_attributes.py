from __future__ import annotations

from collections.abc import Iterator

from trackplan.language.compiled import nested_in
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem, subject


class NestedAttributes(PayloadRule):
    """The attributes stand one level too deep."""

    always = True

    card = RuleCard(
        id="nested-attributes",
        severity=Severity.ERROR,
        summary="The attributes of an event stand in an object of their own, one level too deep.",
        why=(
            "Customer.io finds none of them: filters and branches do not match, and a message that prints "
            "one fails to send."
        ),
        fix="Send the attributes where that object stands.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"data": {"cart_value": 42.5}}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": 42.5}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the object that holds them."""
        holder = nested_in(sample.payload.attributes, sample.planned)
        if holder is not None:
            message = f"the attributes of {subject(sample)} stand one level too deep, in `{holder}`"
            help_ = f"send what `{holder}` holds in its place"
            yield attribute_problem(sample, message, (holder,), help=help_, on_key=True)

    def quiet(self, family: Family) -> Schema | None:
        """A planned attribute, or no object."""
        if not family.attributes:
            return {}
        ordered = sorted(family.attributes.values(), key=lambda one: (not one.required, one.name))
        beside = [{"required": [one.name]} for one in ordered]
        flat = {"additionalProperties": {"type": ["string", "number", "boolean", "null", "array"]}}
        return {"properties": {"attributes": {"anyOf": [*beside, flat]}}}
