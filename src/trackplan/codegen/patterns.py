r"""Translation of a plan's patterns, and of its text formats, to the regular expressions of a language.

A plan's pattern runs in the Rust engine with the meanings of ECMAScript: ``\d`` and ``\w`` are ASCII,
``\s`` is any Unicode space, ``$`` is the very end, and ``.`` is anything but a line feed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

_SPACE = r"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": _SPACE}

_TOKEN = re.compile(
    r"""
      \\(?P<property>[pP](?:\{\^?[^}]*\}|[A-Z]))
    | \\x\{(?P<x>[0-9A-Fa-f]+)\} | \\u\{(?P<u>[0-9A-Fa-f]+)\}
    | \\x(?P<x2>[0-9A-Fa-f]{2}) | \\u(?P<u4>[0-9A-Fa-f]{4}) | \\U(?P<u8>[0-9A-Fa-f]{8})
    | \\c(?P<control>[A-Za-z])
    | \\(?P<escape>.)
    | (?P<group>\(\?P?<[A-Za-z_][^>]*>)
    | (?P<flags>\(\?[a-zA-Z-]+[:)])
    | (?P<posix>\[:\^?[a-z]+:\])
    | (?P<count>\{\d+(?:,\d*)?\})
    | (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_LONG_CATEGORIES = {
    "Letter": "L", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Number": "N", "Decimal_Number": "Nd",
    "Letter_Number": "Nl", "Other_Number": "No", "Punctuation": "P", "Symbol": "S", "Separator": "Z",
    "Space_Separator": "Zs", "Other": "C", "Control": "Cc", "Format": "Cf",
}  # fmt: skip
_CATEGORY = re.compile(r"[LMNPSZC][a-z]?\Z")


class Untranslatable(Exception):  # noqa: N818 - it says what the pattern is
    """A pattern that a language's engine cannot run."""


class RegexDialect(NamedTuple):
    """What differs between the regular expressions of languages."""

    end: str
    """The very end of the text, whatever follows."""
    code_point: Callable[[int], str]
    categories: bool
    """Whether ``\\p{L}`` and its like are known; otherwise they are written out."""
    most_repeats: int | None = None
    """The largest count in braces."""
    flags: frozenset[str] = frozenset("imsU")
    """The flags that may stand inside a pattern."""


GO = RegexDialect(r"\z", lambda code: f"\\x{{{code:X}}}", categories=True, most_repeats=1000)
ECMASCRIPT = RegexDialect("$", lambda code: f"\\u{{{code:X}}}", categories=True, flags=frozenset())
PYTHON = RegexDialect(r"\Z", lambda code: f"\\U{code:08x}", categories=False, flags=frozenset("ims"))


def translated(pattern: str, dialect: RegexDialect) -> str:  # noqa: C901, PLR0912  # the grammar
    """Return the pattern as a language writes it. Raises `Untranslatable`."""
    out: list[str] = []
    inside = False  # a class in brackets
    first = False  # the next character is the first of a class
    multiline = False
    for token in _TOKEN.finditer(pattern):
        kind, text = str(token.lastgroup), token[0]
        code = _code(token, kind)
        was_first, first = first, False
        if code is not None:
            out.append(_literal(code, dialect))
        elif kind == "property":
            out.append(_property(token["property"], dialect, inside=inside))
        elif kind == "escape":
            out.append(_escape(token["escape"], dialect, inside=inside))
        elif kind == "posix" and inside:
            raise Untranslatable(text)
        elif inside:
            inside = not (text[0] == "]" and not was_first)
            first = was_first and text == "^"
            if text == "[" or (text == "]" and inside):
                out.append("\\" + text)
            elif kind in ("group", "flags", "count", "posix"):
                raise Untranslatable(text)
            else:
                out.append(text if text.isascii() else _literal(ord(text), dialect))
        elif kind == "group":
            out.append("(")
        elif kind == "flags":
            out.append(_flags(text, dialect))
            multiline = multiline or "m" in text
        elif kind == "count":
            out.append(_count(text, out, dialect))
        elif kind == "posix":
            raise Untranslatable(text)
        elif text == "[":
            inside = first = True
            out.append(text)
        elif text == "$":
            out.append("$" if multiline else dialect.end)
        elif text in "}]":
            out.append("\\" + text)
        elif text in "*+?" and out and out[-1] in ("*", "+") and text == "+":
            raise Untranslatable(pattern)  # Rust reads a repeat of a repeat, others a possessive one
        elif text == ".":
            out.append(text if dialect is not ECMASCRIPT else r"[^\n]")
        else:
            out.append(text if text.isascii() else _literal(ord(text), dialect))
    return "".join(out)


def _code(token: re.Match[str], kind: str) -> int | None:
    if kind in ("x", "u", "x2", "u4", "u8"):
        return int(token[kind], 16)
    if kind == "control":
        return ord(token["control"].upper()) - 64
    if kind == "escape" and token["escape"] in "tnrfva":
        return {"t": 9, "n": 10, "r": 13, "f": 12, "v": 11, "a": 7}[token["escape"]]
    return None


def _literal(code: int, dialect: RegexDialect) -> str:
    if code > sys.maxunicode:
        raise Untranslatable(hex(code))
    character = chr(code)
    return character if character.isascii() and character.isalnum() else dialect.code_point(code)


def _escape(character: str, dialect: RegexDialect, *, inside: bool) -> str:
    lower = character.lower()
    if lower in _CLASSES:
        members = re.sub(
            r"\\u([0-9a-f]{4})|\\([tr])",
            lambda found: dialect.code_point(int(found[1], 16) if found[1] else {"t": 9, "r": 13}[found[2]]),
            _CLASSES[lower],
        )
        if inside and character.isupper():
            return _complement(lower, dialect)
        return members if inside else f"[{'^' if character.isupper() else ''}{members}]"
    if character in "bB" and not inside:
        return f"\\{character}"
    if character == "A" and not inside:
        return "^" if dialect is ECMASCRIPT else r"\A"
    if character == "z" and not inside:
        return dialect.end
    if character.isascii() and not character.isalnum():
        special = character in r"\^$.|?*+()[]{}/" or (inside and character == "-")
        return f"\\{character}" if special else _literal(ord(character), dialect)
    raise Untranslatable(f"\\{character}")


def _ranges(codes: list[int], dialect: RegexDialect) -> str:
    written = []
    for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]):
        some = [code for _, code in run]
        written.append(dialect.code_point(some[0]) + (f"-{dialect.code_point(some[-1])}" if some[1:] else ""))
    return "".join(written)


@lru_cache(maxsize=64)
def _complement(lower: str, dialect: RegexDialect) -> str:
    matches = re.compile(f"[{_CLASSES[lower]}]").match
    return _ranges([code for code in _code_points() if not matches(chr(code))], dialect)


def _code_points() -> list[int]:
    return [code for code in range(sys.maxunicode + 1) if not is_surrogate(code)]


def is_surrogate(code: int) -> bool:
    """Return whether a code point is half of a pair, which no text holds."""
    return 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - Unicode's own


def _property(text: str, dialect: RegexDialect, *, inside: bool) -> str:
    name = text[1:].strip("{}")
    negated = (text[0] == "P") != name.startswith("^")
    key, _, value = name.removeprefix("^").replace(":", "=").rpartition("=")
    if key in ("", "gc", "General_Category"):
        value = _LONG_CATEGORIES.get(value, value)
        if _CATEGORY.match(value):
            if dialect.categories:
                return f"\\{'P' if negated else 'p'}{{{value}}}"
            members = _category(value, negated=negated)
            return members if inside else f"[{members}]"
    elif key in ("sc", "Script", "script") and dialect.categories:
        value = value if dialect is GO else f"Script={value}"
        return f"\\{'P' if negated else 'p'}{{{value}}}"
    raise Untranslatable(text)


@lru_cache(maxsize=64)
def _category(name: str, *, negated: bool) -> str:
    fits = [code for code in _code_points() if unicodedata.category(chr(code)).startswith(name) != negated]
    return _ranges(fits, PYTHON)


def _flags(text: str, dialect: RegexDialect) -> str:
    if not {*text[2:-1]} - {"-"} <= dialect.flags or (dialect is PYTHON and text[-1] == ")"):
        raise Untranslatable(text)
    return text


def _count(text: str, out: list[str], dialect: RegexDialect) -> str:
    counts = [int(number) for number in re.findall(r"\d+", text)]
    if dialect.most_repeats is None or max(counts) <= dialect.most_repeats:
        return text
    atom = out[-1]
    if len(counts) != 1 or atom in (")", "]") or (len(atom) > 1 and atom[0] == "["):
        raise Untranslatable(text)
    whole, rest = divmod(counts[0], dialect.most_repeats)
    return (
        f"{{{dialect.most_repeats}}}"
        + f"{atom}{{{dialect.most_repeats}}}" * (whole - 1)
        + (f"{atom}{{{rest}}}" if rest else "")
    )


_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_H = "[0-9A-Fa-f]{1,4}"
_LAST = f"(?:{_H}:{_H}|{_IPV4})"
_IPV6 = "(?:" + "|".join(
    [
        f"(?:{_H}:){{6}}{_LAST}",
        *(
            (f"(?:(?:{_H}:){{0,{before - 1}}}{_H})?::" if before else "::")
            + f"(?:{_H}:){{{5 - before}}}{_LAST}"
            for before in range(5)
        ),
        f"(?:(?:{_H}:){{0,4}}{_H})?::{_LAST}",
        f"(?:(?:{_H}:){{0,5}}{_H})?::{_H}",
        f"(?:(?:{_H}:){{0,6}}{_H})?::",
    ]
) + ")"  # fmt: skip
_LABEL = "[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
_ATOM = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DATE = (
    "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    rf"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
)
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_FREE = "0-9A-Za-z._~!$&'()*+,;=-"
_ESCAPED = "%[0-9A-Fa-f]{2}"
_STEP = f"(?:[:@{_FREE}]|{_ESCAPED})"
_AUTHORITY = (
    rf"(?:(?:[:{_FREE}]|{_ESCAPED})*@)?(?:\[{_IPV6}\]|(?:[{_FREE}]|{_ESCAPED})*)(?::[0-9]*)?(?:/{_STEP}*)*"
)
_URI = (
    f"[A-Za-z][0-9A-Za-z+.-]*:(?://{_AUTHORITY}|/(?:{_STEP}+(?:/{_STEP}*)*)?|{_STEP}+(?:/{_STEP}*)*|)"
    rf"(?:\?(?:{_STEP}|[/?])*)?(?:#(?:{_STEP}|[/?])*)?"
)

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "email": rf"^{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*$",
        "uri": f"^{_URI}$",
        "uuid": "^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$",
        "hostname": rf"^{_LABEL}(?:\.{_LABEL})*$",
        "ipv4": f"^{_IPV4}$",
        "ipv6": f"^{_IPV6}$",
        "time": f"^{_TIME}$",
        "date": f"^{_DATE}$",
        "date-time": f"^{_DATE}[Tt]{_TIME}$",
    }
)
"""A pattern of each text format. It takes nothing that the format refuses, and may refuse what is rare: an
address with a quoted name, a leap second."""
