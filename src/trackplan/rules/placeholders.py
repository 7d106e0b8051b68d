"""Texts that a program writes for nothing, or that a template which was never filled leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOTHING = ("undefined", "null", "NULL", "None", "NaN", "nan", "nil", "<nil>", "(null)", "[object Object]")
"""What JavaScript, Python, Go, Ruby and SQL write for no value, where text is asked for."""

_TEMPLATE = r"\{\{|\{%|<%=|\$\{|%7[Bb]%7[Bb]|\*\|[A-Z_]+\|\*"
"""How Liquid, Jinja, Handlebars, ERB, JavaScript and Mailchimp begin a place that is to be filled."""

_IN_A_PATH = ("undefined", "null", "NaN", "[object Object]", "%5Bobject%20Object%5D")

_SPACE = " \t\r\n"
_AROUND = "[ \\t\\r\\n]*"


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words)))})"


_template = re.compile(_TEMPLATE)

_PART = rf"(?:^|[/?&=#]){_any_of(_IN_A_PATH)}"
_part = re.compile(rf"{_PART}(?:[/?&=#]|\Z)")

SUSPECT = rf"{_TEMPLATE}|^{_AROUND}{_any_of(_NOTHING)}{_AROUND}$|{_PART}(?:[/?&=#]|$)"
"""A pattern of JSON Schema that every text matches of which `placeholder` speaks."""

_NOBODY = frozenset(
    [
        *map(str.lower, _NOTHING),
        *["true", "false", "guest", "anonymous", "unknown", "not_authenticated", "n/a", "0", "-1"],
        *["distinct_id", "distinctid", "user_id", "userid"],
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
    if _template.search(text):
        return "a template that was never filled"
    if ("://" in text or text[:1] == "/") and _part.search(text):
        return "an address with a part that a program writes for nothing"
    return None


def is_placeholder_id(text: str) -> bool:
    """Return whether an id is a placeholder."""
    small = text.strip(_SPACE).lower()
    if small in _NOBODY or _template.search(text) is not None:
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
    rf"{_TEMPLATE}|^{_AROUND}{_in_any_case(_NOBODY)}{_AROUND}$"
    rf"|[^A-Za-z0-9]{_in_any_case(_NOBODY_AT_THE_END)}{_AROUND}$"
)
"""A pattern of JSON Schema that every id matches which stands for nobody."""
