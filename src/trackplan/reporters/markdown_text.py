"""Data as Markdown: nothing in it becomes a link, an image, a mention, a tag or a table."""

from __future__ import annotations

import re

from trackplan.reporters.safe import safe

LONGEST = 500
"""Characters shown of one piece of data, so that no finding pushes out the others."""

_JOINER = "\u2060"

# Between two letters or digits, `_` emphasises nothing and is left alone.
_MARKUP = re.compile(r"[\\`*\[\]~$]|(?<![^\W_])_|_(?![^\W_])")

# GitHub links these wherever they stand in text, escaped or not; a word joiner within breaks them up.
_LINKED = re.compile(
    r"@(?=\w)|#(?=\d)|GH-(?=\d)|:(?=//)|www(?=\.)|(?:mailto|xmpp):|:(?=[\w+-]+:)"
    r"|(?<=[0-9a-f]{6})(?=[0-9a-f])",  # a commit has seven digits or more
    re.IGNORECASE,
)


def escape(text: str) -> str:
    """Text as nothing but text."""
    text = _MARKUP.sub(r"\\\g<0>", _LINKED.sub(rf"{_JOINER}\g<0>{_JOINER}", safe(text)))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def code(text: str) -> str:
    """Text as a code span, fenced by more backticks than it has in a row."""
    shown = safe(cut(text))
    if not shown.strip():
        return "(empty)"
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: str) -> str:
    """A message: what it has between backticks as code spans, the rest as text."""
    parts = cut(text).split("`")
    if len(parts) % 2 == 0:
        return escape("`".join(parts))
    return "".join(code(part) if at % 2 else escape(part) for at, part in enumerate(parts))


def cell(markdown: str) -> str:
    """Markdown inside a table's cell, where a bar ends the cell even in a code span."""
    return markdown.replace("|", "\\|")


def cut(text: str) -> str:
    """Text of at most `LONGEST` characters, with a mark where it was cut."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
