"""Texts that a program writes for nothing, or that a template which was never filled leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOTHING = (
    *[
        "undefined",
        "null",
        "NULL",
        "Null",
        "None",
        "NaN",
        "nan",
        "nil",
        "<nil>",
        "(null)",
        "<null>",
        "(none)",
    ],
    *["[object Object]", "[object Undefined]", "[object Null]", "Invalid Date", "Infinity", "-Infinity"],
    *["N/A", "n/a", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"],
)
"""What JavaScript, Python, Go, Ruby, SQL and sheets write for no value, where text is asked for."""

_SPACE = " \t\r\n"
_AROUND = "[ \\t\\r\\n]*"

_TEMPLATE = r"\{\{|\{%|<%=|[$#]\{|%7[Bb]%7[Bb]|\*\|[A-Z_]+\|\*|%%[A-Za-z0-9_]+%%"
"""How Liquid, Jinja, ERB, JavaScript, Ruby, Mailchimp and Salesforce begin a place that is to be filled."""

_PLACE = r"(?:\{[A-Za-z0-9_]+\}|\[\[[A-Za-z0-9_]+\]\]|%[sd]|%\([A-Za-z0-9_]+\)s)"
"""Places that are nothing else where they are the whole text."""

_IN_A_PATH = ("undefined", "null", "NaN", "[object Object]", "%5Bobject%20Object%5D", "[object%20Object]")

_OBJECT = "[object Object]"
_ABSENT = "(?:null|None|nil)"
_JOINED = (
    r"(?:^|[ \t\r\n,])(?:undefined|NaN)(?:[ \t\r\n,.!?]|$)"
    rf"|^{_AROUND}{_ABSENT}(?:[ ,]+{_ABSENT})+{_AROUND}$"
)
"""Texts put together of others, one of which was not there: ``Hello undefined!``, ``null null``."""

_FEW_WORDS = 4
"""A longer text may speak of what is undefined."""


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words)))})"


_template = re.compile(_TEMPLATE)

_PART = rf"(?:^|[/?&=#]){_any_of(_IN_A_PATH)}"
_place = re.compile(_PLACE)
_joined = re.compile(_JOINED.replace("$", r"\Z"))
_part = re.compile(rf"{_PART}(?:[/?&=#]|\Z)")

SUSPECT = (
    rf"{_TEMPLATE}|{_JOINED}|{re.escape(_OBJECT)}"
    rf"|^{_AROUND}(?:{_PLACE}|{_any_of(_NOTHING)}){_AROUND}$|{_PART}(?:[/?&=#]|$)"
)
"""A pattern of JSON Schema that every text matches of which `placeholder` speaks."""

_NOBODY = frozenset(
    [
        *map(str.lower, _NOTHING),
        *["true", "false", "guest", "anonymous", "unknown", "not_authenticated", "n/a", "0", "-1"],
        *["distinct_id", "distinctid", "user_id", "userid", "customer_id", "customerid", "id", "user"],
        *["anon", "nobody", "visitor", "not set", "(not set)", "unset"],
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
    ]
)
"""Ids in small letters that stand for nobody; PostHog refuses to merge people by most of these."""

_LAST = re.compile(r"[^a-z0-9]([a-z]+)\Z")
_NOBODY_AT_THE_END = frozenset({"undefined", "null", "none", "nan"})


def placeholder(text: str) -> str | None:
    """Describe the placeholder that a text contains, without the text; ``None`` for other texts."""
    if text.strip(_SPACE) in _NOTHING:
        return "what a program writes for nothing"
    if _template.search(text) or _place.fullmatch(text.strip(_SPACE)):
        return "a template that was never filled"
    if _OBJECT in text or (len(text.split()) <= _FEW_WORDS and _joined.search(text)):
        return "what a program writes for nothing, among other words"
    if ("://" in text or text[:1] == "/") and _part.search(text):
        return "an address with a part that a program writes for nothing"
    return None


def is_placeholder_id(text: str) -> bool:
    """Return whether an id is a placeholder."""
    small = text.strip(_SPACE).lower()
    if small in _NOBODY or _template.search(text) or _place.fullmatch(small):
        return True
    last = _LAST.search(small)
    return last is not None and last[1] in _NOBODY_AT_THE_END


def _in_any_case(words: Iterable[str]) -> str:
    """A pattern of words in any case, without a flag, for JSON Schema has none."""
    spelt = (
        "".join(f"[{one.upper()}{one}]" if one.isalpha() else re.escape(one) for one in word)
        for word in words
    )
    return f"(?:{'|'.join(sorted(spelt))})"


SUSPECT_ID = (
    rf"{_TEMPLATE}|^{_AROUND}(?:{_PLACE}|{_in_any_case(_NOBODY)}){_AROUND}$"
    rf"|[^A-Za-z0-9]{_in_any_case(_NOBODY_AT_THE_END)}{_AROUND}$"
)
"""A pattern of JSON Schema that every id matches which stands for nobody."""
