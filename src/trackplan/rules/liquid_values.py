"""What Liquid makes of the values that the plan allows: in comparisons, and as numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Literal, NamedTuple

from trackplan.model.plan import Attribute
from trackplan.model.reference import Comparison, Dialect, Literal_
from trackplan.naming.guess import guess

Kind = Literal["text", "number", "boolean", "object", "list"]

KINDS: dict[str, Kind] = {
    "string": "text",
    "datetime": "text",
    "date": "text",
    "integer": "number",
    "number": "number",
    "timestamp": "number",
    "boolean": "boolean",
    "object": "object",
    "array": "list",
}
ARTICLES: dict[Kind, str] = {
    "text": "text",
    "number": "a number",
    "boolean": "a boolean",
    "object": "an object",
    "list": "a list",
}
NUMBERS = ("1", "12", "9.99", "1250.00", "00042")
DATES = (
    "2026-01-31",
    "2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00+00:00",
    "31/01/2026",
    "2026-01-31 12:00:00",
)
NO_NUMBER = ("a", "x-1", "")


class Answer(NamedTuple):
    """What a comparison always comes to, why, and what to write instead."""

    holds: bool
    why: str
    """Goes on after the attribute's name."""
    help: str | None = None


def kinds(attribute: Attribute) -> set[Kind] | None:
    """The kinds of value that an attribute may have; ``None`` when it may have any."""
    found = {KINDS.get(one) for one in attribute.types if one != "null"}
    return None if not found or None in found else {one for one in found if one is not None}


def kind_of(value: Literal_) -> Kind | None:
    """The kind of a literal; ``None`` of nil."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else None


def allowed(attribute: Attribute) -> Collection[Any] | None:
    """The values that an attribute may have, where the plan lists them."""
    if "const" in attribute.constraints:
        return (attribute.constraints["const"],)
    return attribute.constraints.get("enum")


def answer(attribute: Attribute, comparison: Comparison, dialect: Dialect) -> Answer | None:
    """What a comparison of an attribute always comes to; ``None`` where that depends on the value."""
    found, operand = kinds(attribute), kind_of(comparison.operand)
    if found is None or operand is None:
        return None
    if comparison.operator in {"==", "!="}:
        told = _equal(attribute, comparison.operand, found, operand, dialect)
        return told and told._replace(holds=comparison.operator == "!=")
    if comparison.operator == "contains":
        return _contains(attribute, comparison.operand, found)
    if found <= {"list", "object"} and operand == "number":
        help_ = "compare its `.size`" if found == {"list"} else None
        return Answer(False, f"is {_a(found)}, which is no number", help_)
    if found == {"number"} and isinstance(comparison.operand, int | float):
        return _out_of_range(attribute, comparison)
    return None


def _equal(
    attribute: Attribute, value: Literal_, found: set[Kind], operand: Kind, dialect: Dialect
) -> Answer | None:
    if operand not in found:
        if dialect == "legacy" and _is_same_in_ruby(found, value):
            return None
        return Answer(False, f"is {_a(found)}, compared with {_quoted(value)}", _as(found, value))
    listed = allowed(attribute)
    if listed is None or value in listed:
        return None
    texts = [one for one in listed if isinstance(one, str)]
    cased = next(
        (one for one in texts if isinstance(value, str) and one.casefold() == value.casefold()), None
    )
    if cased is not None:
        why = f"is never {_quoted(value)}: the plan has {_quoted(cased)}, and letter case matters"
        return Answer(False, why, f"write {_quoted(cased)}")
    meant = guess(str(value), texts) if texts else None
    said = ", ".join(_quoted(one) for one in list(listed)[:5])
    more = f" and {len(listed) - 5} more" if len(listed) > 5 else ""  # noqa: PLR2004 - what fits into a line
    help_ = f"did you mean {_quoted(meant)}?" if meant is not None else f"the plan has {said}{more}"
    return Answer(False, f"is never {_quoted(value)}, which is none of its values", help_)


def _contains(attribute: Attribute, value: Literal_, found: set[Kind]) -> Answer | None:
    if found <= {"number", "boolean", "object"}:
        return Answer(False, f"is {_a(found)}, which contains nothing")
    if found == {"list"} and attribute.items is not None and isinstance(value, str):
        inside = kinds(attribute.items)
        if inside == {"object"}:
            return Answer(
                False,
                "is a list of objects, and contains no text",
                "look for an attribute of them with `where`",
            )
        listed = allowed(attribute.items)
        if inside == {"text"} and listed is not None and value not in listed:
            return Answer(
                False,
                f"never contains {_quoted(value)}, which is no value of its members",
                _nearest(value, listed),
            )
    listed = allowed(attribute) if found == {"text"} else None
    if listed is not None and isinstance(value, str) and not any(value in str(one) for one in listed):
        return Answer(False, f"has no value with {_quoted(value)} in it", _nearest(value, listed))
    return None


def _out_of_range(attribute: Attribute, comparison: Comparison) -> Answer | None:
    limit = comparison.operand
    most, least = attribute.constraints.get("maximum"), attribute.constraints.get("minimum")
    if not isinstance(limit, int | float):
        return None
    over = most is not None and {">": most <= limit, ">=": most < limit}.get(comparison.operator)
    under = least is not None and {"<": least >= limit, "<=": least > limit}.get(comparison.operator)
    if over:
        return Answer(False, f"is at most {most}")
    if under:
        return Answer(False, f"is at least {least}")
    return None


def _is_same_in_ruby(found: set[Kind], value: Literal_) -> bool:
    """Whether the legacy dialect takes a text and a number, or a boolean, for equal."""
    if found == {"boolean"}:
        return value in {"true", "false"}
    return found <= {"text", "number"} and re.fullmatch(r"-?\d+", str(value)) is not None


def _as(found: set[Kind], value: Literal_) -> str | None:
    """The literal as it should be written."""
    if found == {"boolean"} and str(value).lower() in {"true", "false"}:
        return f"write `{str(value).lower()}` without quotes"
    if found == {"number"} and isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return f"write `{value}` without quotes"
    if found == {"text"} and isinstance(value, int | float) and not isinstance(value, bool):
        return f'write `"{value}"` in quotes'
    return None


def _nearest(value: str, listed: Collection[Any]) -> str | None:
    meant = guess(value, [str(one) for one in listed])
    return f"did you mean {_quoted(meant)}?" if meant is not None else None


def _quoted(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


def _a(found: set[Kind]) -> str:
    return " or ".join(ARTICLES[one] for one in sorted(found))


def is_number_as_text(attribute: Attribute) -> bool | None:
    """Whether a text always looks like a number; ``None`` when the plan does not say."""
    return _looks_like(attribute, NUMBERS, r"-?\d+(\.\d+)?")


def is_date_as_text(attribute: Attribute) -> bool | None:
    """Whether a text always looks like a date; ``None`` when the plan does not say."""
    if {"datetime", "date"} & set(attribute.types):
        return True
    if attribute.constraints.get("format") in {"date-time", "date"}:
        return True
    if attribute.constraints.get("format") is not None:
        return False
    return _looks_like(attribute, DATES, r"\d{1,4}[-/.]\d\d?[-/.]\d{1,4}.*")


def _looks_like(attribute: Attribute, samples: Collection[str], shape: str) -> bool | None:
    listed = allowed(attribute)
    if listed is not None:
        return all(re.fullmatch(shape, str(one)) for one in listed)
    pattern = attribute.constraints.get("pattern")
    if not isinstance(pattern, str):
        examples = [one for one in attribute.examples if isinstance(one, str)]
        return bool(examples and all(re.fullmatch(shape, one) for one in examples)) or None
    try:
        searched = re.compile(pattern)
    except re.error:
        return None
    return any(map(searched.search, samples)) and not any(map(searched.search, NO_NUMBER))
