"""Values that expressions of any language surely have: numbers, joined texts, the results of functions."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from trackplan.document import Span
from trackplan.model.call import CodeValue, Computed, Origin, WrittenScalar

LETTERS = re.compile(r"[^\W\d_]")


def result_of(dotted: str, name: str, results: Mapping[str, Origin], *, method: bool) -> Origin:
    """Return what a function or property of this name returns."""
    return results.get(dotted) or (results.get(f".{name}") if method else None) or "unknown"


def joined(values: list[CodeValue], span: Span) -> CodeValue:
    """Return texts one after another; a computed text if any is computed, unknown if none is a text."""
    parts = [value.value if isinstance(value, WrittenScalar) else None for value in values]
    if all(isinstance(part, str) for part in parts):
        return WrittenScalar("".join(str(part) for part in parts), span)
    texts = [part for part in parts if isinstance(part, str)]
    if texts or any(isinstance(one, Computed) and one.origin in {"text", "number as text"} for one in values):
        return Computed("text" if any(map(LETTERS.search, texts)) else "number as text", span)
    return Computed("unknown", span)


def number(text: str, span: Span, *, whole: bool) -> CodeValue:
    """Return the number that a literal is, in the spelling of any language."""
    plain = text.replace("_", "")
    try:
        value = ast.literal_eval(plain)
    except (ValueError, SyntaxError):
        plain = plain.rstrip("lLnfFdDuU")
        try:
            value = int(plain) if whole else float(plain)
        except ValueError:
            return Computed("number", span)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return Computed("number", span)
    return WrittenScalar(value, span)
