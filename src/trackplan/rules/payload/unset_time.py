from collections.abc import Iterator
from typing import Any

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.model.times import DAY
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem
from trackplan.rules.payload_values import schema_of, values
from trackplan.shapes.times import is_end, is_number, moment

FIRST_SECOND = -2_208_988_800
"""The first of 1900, before which nobody was born who still gets mail."""

LAST_OF_32_BITS = 2**31 - 1

SET_TEXT = "^(?:20(?:[0-24-9]|3[0-79])|2[1-8]|19(?:0[1-9]|[1-589]|6[0-8]|7[1-9]))"
"""ISO 8601 text that surely is no end of a calendar and no zero of a clock."""

_TEXTS = frozenset({"date", "datetime"})


class UnsetTime(PayloadRule):
    """An attribute has the zero of a clock."""

    always = True
    of_calls = True

    card = RuleCard(
        id="unset-time",
        severity=Severity.WARNING,
        summary="An attribute's date or time is the zero of a variable that was never set, or the end of time.",
        why=(
            "Go and .NET write a time that nobody set as the first day of the year 1, Unix clocks as 1970-01-01, "
            "and for never many write the year 9999. Segments take it for a date, and the message prints it."
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
        """Yield each planned date or time that says only that there is none."""
        for at, _, value in values(sample.planned, sample.payload.attributes, _is_unset):
            yield attribute_problem(sample, f"`{sample.path(at)}` {_unset(value)}", at)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: no text at a date's place begins like an unset time, and no number is near one."""
        return {"properties": {"attributes": schema_of(family.attributes, _wanted)}}


def _wanted(attribute: Attribute) -> Schema:
    texts = {"pattern": SET_TEXT} if _TEXTS & set(attribute.types) else {}
    numbers = {"minimum": DAY, "maximum": LAST_OF_32_BITS - 1} if "timestamp" in attribute.types else {}
    return {**texts, **numbers}


def _is_unset(attribute: Attribute, value: Any) -> bool:
    wanted = _TEXTS if isinstance(value, str) else {"timestamp"}
    return not wanted.isdisjoint(attribute.types) and _unset(value) is not None


def _unset(value: Any) -> str | None:
    """What an unset time is, as the end of a sentence; ``None`` for any other value."""
    if isinstance(value, str):
        year, dash = value[:4], value[4:5]
        if dash != "-" or not year.isdecimal():
            return None
        if year < "1900":
            return "lies before 1900"
        if year >= _FAR:
            return "is the end of time"
        at = moment(value) if year in _AROUND_ZERO else None
        seconds = None if at is None else at.timestamp()
    else:
        seconds = value if is_number(value) else None
    return None if seconds is None else _unset_seconds(seconds)


def _unset_seconds(seconds: float) -> str | None:
    told = (
        (seconds < FIRST_SECOND, "lies before 1900"),
        (FIRST_SECOND <= seconds < FIRST_SECOND + DAY, "is the first day of 1900"),
        (abs(seconds) < DAY, "is the zero of a Unix clock"),
        (seconds == LAST_OF_32_BITS, "is the last time that a clock of 32 bits can hold"),
        (is_end(seconds), "is the end of time"),
    )
    return next((said for holds, said in told if holds), None)


_FAR = "2900"
"""From this year on, a date says that there is no end."""

_AROUND_ZERO = frozenset({"1900", "1969", "1970", "2038"})
