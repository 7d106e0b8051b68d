from collections.abc import Iterator
from typing import Any

from trackplan.language.compiled import attribute_path
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem
from trackplan.rules.payload_values import planned, schema_of, values

FIRST_SECOND = -2_208_988_800
"""The first of 1900, before which nobody was born who still gets mail."""

FROM_1900 = "^(?:19|[2-9])"
"""ISO 8601 text of 1900 or later."""

_TEXTS = frozenset({"date", "datetime"})


class UnsetTime(PayloadRule):
    """An attribute holds the zero of a clock."""

    always = True

    card = RuleCard(
        id="unset-time",
        severity=Severity.WARNING,
        summary="An attribute's date or time lies before 1900: the zero of a variable that was never set.",
        why=(
            "Go and .NET write a time that nobody set as the first day of the year 1. Segments take it for a "
            "date, and the message prints it."
        ),
        fix="Send null, or leave the attribute out, where there is no time.",
        bad="""\
events:
  order_delivered:
    attributes:
      delivered_at: {type: datetime}
--- samples/a.ndjson
{"name": "order_delivered", "data": {"delivered_at": "0001-01-01T00:00:00Z"}}  # flagged
""",
        good="""\
events:
  order_delivered:
    attributes:
      delivered_at: {type: datetime}
--- samples/a.ndjson
{"name": "order_delivered", "data": {"delivered_at": "2026-11-06T14:20:00Z"}}
{"name": "order_delivered", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each planned date or time of before 1900."""
        for at, _, _ in values(planned(sample), sample.payload.attributes, _is_unset):
            yield attribute_problem(sample, f"`{attribute_path(at)}` lies before 1900", at)

    def quiet(self, family: Family) -> Schema | None:
        """No text where a date belongs begins like one of before 1900, and no number lies there."""
        return {"properties": {"attributes": schema_of(family.attributes, _wanted)}}


def _wanted(attribute: Attribute) -> Schema:
    texts = {"pattern": FROM_1900} if _TEXTS & set(attribute.types) else {}
    return {**texts, "minimum": FIRST_SECOND} if "timestamp" in attribute.types else texts


def _is_unset(attribute: Attribute, value: Any) -> bool:
    if isinstance(value, str):
        year, dash = value[:4], value[4:5]
        return dash == "-" and year.isdecimal() and year < "1900" and bool(_TEXTS & set(attribute.types))
    if not isinstance(value, (int, float)) or "timestamp" not in attribute.types:
        return False
    return value < FIRST_SECOND
