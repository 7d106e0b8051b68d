"""What the legacy dialect passes over: Ruby's Liquid parses laxly, and takes of a text what it knows.

Source: Shopify's `liquid` up to 5, `lax_parse` of variables, conditions and loops. What is passed over
becomes spaces, so that offsets stay true; what even that parser refuses stays, and is told as a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trackplan.liquid.lexer import Markup

_VALUE = r"(?:\"[^\"]*\"|'[^']*'|(?:[^\s,|'\"]|\"[^\"]*\"|'[^']*')+)"
_FIRST = re.compile(_VALUE)
_PIECE = re.compile(r"\|((?:[^|'\"]|\"[^\"]*\"|'[^']*')*)")
_FILTER = re.compile(r"\s*\w+")
_ARGUMENT = re.compile(rf"[:,]\s*(?:\w+\s*:\s*)?{_VALUE}")
_JOINT = re.compile(r"(?<=\s)(?:and|or)(?=\s)|\"[^\"]*\"|'[^']*'")
_CONDITION = re.compile(rf"\s*({_VALUE})\s*([=!<>a-z_]+)?\s*(?:{_VALUE})?")
_OPERATORS = {"==", "!=", "<>", "<", ">", "<=", ">=", "contains"}
_LOOP = re.compile(rf"\s*\w+\s+in\s+{_VALUE}(?:\s+reversed\b)?")
_SETTING = re.compile(rf"\w+\s*:\s*{_VALUE}")
_ASSIGN = re.compile(r"[^=]*=")

Span = tuple[int, int]


def relaxed(found: Markup) -> Markup:
    """The output or tag as the legacy dialect reads it."""
    text = found.text
    if found.name in {"", "echo"}:
        kept = list(_value(text, 0))
    elif found.name == "assign" and (name := _ASSIGN.match(text)):
        kept = [name.span(), *_value(text, name.end())]
    elif found.name in {"if", "elsif", "unless"}:
        kept = list(_conditions(text))
    elif found.name == "for" and (loop := _LOOP.match(text)):
        kept = [loop.span(), *(one.span() for one in _SETTING.finditer(text, loop.end()))]
    else:
        return found
    return replace(found, text=_only(text, kept)) if kept else found


def _value(text: str, start: int) -> Iterator[Span]:
    """A value and its filters: what stands between them, and a filter without a name, is passed over."""
    first = _FIRST.search(text, start)
    if first is None:
        return
    yield first.span()
    for piece in _PIECE.finditer(text, first.end()):
        if name := _FILTER.match(text, piece.start(1), piece.end()):
            yield piece.start(), name.end()
            yield from (one.span() for one in _ARGUMENT.finditer(text, name.end(), piece.end()))


def _conditions(text: str) -> Iterator[Span]:
    """Comparisons and what joins them; of a value with no operator after it the value alone counts."""
    start = 0
    joints = [one for one in _JOINT.finditer(text) if one[0] in {"and", "or"}]
    for joint in (*joints, None):
        end = joint.start() if joint is not None else len(text)
        one = _CONDITION.match(text, start, end)
        if one is None or (one[2] and one[2] not in _OPERATORS):
            yield start, end
        else:
            yield one.span() if one[2] else one.span(1)
        if joint is not None:
            yield joint.span()
            start = joint.end()


def _only(text: str, kept: list[Span]) -> str:
    spaced = ["\n" if letter == "\n" else " " for letter in text]
    for start, end in kept:
        spaced[start:end] = text[start:end]
    return "".join(spaced)
