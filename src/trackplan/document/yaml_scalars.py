"""Plain scalars by the core schema of YAML 1.2.2, and their meaning in YAML 1.1.

Sources: https://yaml.org/spec/1.2.2/#1032-tag-resolution and https://yaml.org/type/ (1.1).
"""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

_CORE = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

_OLD_TRUE = frozenset(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"))
_OLD_FALSE = frozenset(("n", "N", "no", "No", "NO", "off", "Off", "OFF"))
_OLD_INTEGER = re.compile(
    r"([-+]?)(?:0b([01_]+)|0([0-7_]+)|([1-9][0-9]*_[0-9_]*)|0x([0-9a-fA-F_]+)|([1-9][0-9_]*(?::[0-5]?[0-9])+))"
)
_OLD_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9_]+(?:[eE][-+][0-9]+)?)")
_OLD_SIXTIETHS = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*")

# A scalar with any other first character is text in 1.1 and in 1.2.
_FIRST = frozenset("0123456789+-.~tTfFnNyYoO")
_PLAIN_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_MAX_DIGITS = 4300  # Python's own limit on the digits of an integer
_MAX_DOUBTFUL = 64  # longer text is never meant as a number


class Doubt(NamedTuple):
    """A scalar that YAML 1.1 reads differently: both readings in words, and what to write instead."""

    here: str
    there: str
    instead: str


class Scalars(dict[str, Any]):
    """A cache from the text of a plain scalar to its value.

    ``doubts`` and ``unreadable`` keep the texts that deserve a fault; the latter read as text.
    ``dashes`` tells whether any of them may have swallowed an item of a list.
    """

    def __init__(self) -> None:
        super().__init__()
        self.doubts: dict[str, Doubt] = {}
        self.unreadable: set[str] = set()
        self.dashes = False

    def __missing__(self, text: str) -> Any:
        value: Any = text
        self.dashes |= " - " in text
        if not text or text[0] in _FIRST:
            try:
                value = core(text)
            except ValueError:
                self.unreadable.add(text)
            else:
                if doubt := _doubt(text, value):
                    self.doubts[text] = doubt
        self[text] = value
        return value


def core(text: str) -> Any:
    """Return the value of a plain scalar. Raises ValueError for a number that JSON cannot hold."""
    if text in _CORE:
        return _CORE[text]
    if _INTEGER.fullmatch(text):
        if len(text) > _MAX_DIGITS:
            raise ValueError("too many digits")
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if not math.isfinite(number):
            raise ValueError("not finite")
        return number
    if _SPECIAL.fullmatch(text):
        raise ValueError("not finite")
    based = 8 if _OCTAL.fullmatch(text) else 16 if _HEXADECIMAL.fullmatch(text) else 0
    if based and len(text) > _MAX_DIGITS // 2:
        raise ValueError("too many digits")
    return int(text[2:], based) if based else text


def _doubt(text: str, value: Any) -> Doubt | None:
    there = _old(text)
    if there is None or there == _words(value):
        return None
    quoted = f'`"{text}"`'
    if there == "text":
        return Doubt(_words(value), there, f"{quoted} for the text, or `{value}` for the number")
    meaning = there.removeprefix("the number ").removeprefix("the boolean ").strip("`")
    if isinstance(value, str):
        return Doubt("text", there, f"{quoted} for the text, or `{meaning}`")
    return Doubt(_words(value), there, f"`{value}` or `{meaning}` for the number, or {quoted} for the text")


def _words(value: Any) -> str:
    return "text" if isinstance(value, str) else f"the number `{value}`"


def _old(text: str) -> str | None:
    """Return how YAML 1.1 reads a text, in words; ``None`` if it cannot differ from 1.2."""
    if text in _OLD_TRUE or text in _OLD_FALSE:
        return f"the boolean `{'true' if text in _OLD_TRUE else 'false'}`"
    if text in _CORE or text[0] not in "0123456789+-." or len(text) > _MAX_DOUBTFUL:
        return None
    return _old_number(text)


def _old_number(text: str) -> str | None:
    if match := _OLD_INTEGER.fullmatch(text):
        return f"the number `{_old_integer(match)}`"
    if _OLD_SIXTIETHS.fullmatch(text):
        return f"the number `{_sixtieths(text)}`"
    if _OLD_FLOAT.fullmatch(text):
        return f"the number `{float(text.replace('_', ''))}`" if "_" in text.strip("_.") else None
    return None if _PLAIN_DECIMAL.fullmatch(text) else "text"


def _old_integer(match: re.Match[str]) -> int:
    sign, *forms = match.groups()
    binary, octal, decimal, hexadecimal, sixty = (form and form.replace("_", "") for form in forms)
    if sixty:
        value = int(_sixtieths(sixty))
    else:
        digits, base = next(
            (digits, base)
            for digits, base in ((binary, 2), (octal, 8), (decimal, 10), (hexadecimal, 16))
            if digits is not None
        )
        value = int(digits or "0", base)
    return -value if sign == "-" else value


def _sixtieths(text: str) -> str:
    value = 0.0
    for digits in text.lstrip("+-").replace("_", "").split(":"):
        value = value * 60 + float(digits)
    sign = "-" if text.startswith("-") else ""
    return f"{sign}{int(value) if '.' not in text else value}"
