from collections.abc import Iterator
from typing import Any

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.identity import found, id_places, schema_of_ids
from trackplan.rules.payload_problems import attribute_problem, payload_problem
from trackplan.rules.payload_values import every_value, schema_of_every

EXACT = 2**53
"""Up to here a double holds every whole number (IEEE 754, RFC 8259)."""

_SAFE: Schema = {"minimum": -EXACT, "maximum": EXACT}


class UnsafeInteger(PayloadRule):
    """A whole number is too large for a double."""

    always = True

    card = RuleCard(
        id="unsafe-integer",
        severity=Severity.WARNING,
        summary="A whole number lies beyond 2^53, and readers that hold numbers as doubles round it.",
        why=(
            "JavaScript, Liquid and many warehouses hold a number as a double: two ids become one, and a "
            "link made of one leads to another order. Nothing fails."
        ),
        fix="Send it as text: an id is a name, and nothing is counted with it.",
        bad="""\
events:
  order_completed:
    attributes:
      order_ref: {type: integer}
--- samples/a.ndjson
{"name": "order_completed", "data": {"order_ref": 9007199254740995}}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_ref: {type: string}
--- samples/a.ndjson
{"name": "order_completed", "data": {"order_ref": "9007199254740995"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each such number among the attributes and the ids; a time is another rule's."""
        for at in id_places(sample.payload.shape):
            if _is_unsafe(found(sample.payload.record, at)):
                yield payload_problem(sample, f"the id `{at[-1]}` lies beyond 2^53: {_ROUNDED}", at)
        for at, _, value in every_value(sample.planned, sample.payload.attributes, _is_no_time):
            if _is_unsafe(value):
                yield attribute_problem(sample, f"`{sample.path(at)}` lies beyond 2^53: {_ROUNDED}", at)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: no number at any depth is beyond the safe range."""
        of_attributes = schema_of_every(
            family.attributes, "exact", lambda one: _SAFE if _is_no_time(one) else None
        )
        return {**of_attributes, "allOf": [schema_of_ids(family.shape, _SAFE)]}


_ROUNDED = "readers that hold numbers as doubles round it"


def _is_no_time(attribute: Attribute | None) -> bool:
    return attribute is None or "timestamp" not in attribute.types


def _is_unsafe(value: Any) -> bool:
    return type(value) is int and abs(value) > EXACT
