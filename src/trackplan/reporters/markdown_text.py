"""Escaping of data in Markdown, against links, images, mentions, tags and tables."""

from __future__ import annotations

import re

from trackplan.reporters.safe import safe

LONGEST = 500
"""The most characters of one value, so that no finding crowds out the others."""

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
    """Escape plain text."""
    text = _MARKUP.sub(r"\\\g<0>", _LINKED.sub(rf"{_JOINER}\g<0>{_JOINER}", safe(text)))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def code(text: str) -> str:
    """Format text as a code span, with a fence longer than any run of backticks in it."""
    shown = safe(cut(text))
    if not shown.strip():
        return "(empty)"
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: str) -> str:
    """Format a message: parts between backticks as code spans, the rest as text."""
    parts = cut(text).split("`")
    if len(parts) % 2 == 0:
        return escape("`".join(parts))
    return "".join(code(part) if at % 2 else escape(part) for at, part in enumerate(parts))


def cell(markdown: str) -> str:
    """Escape Markdown for a table cell, where a bar ends the cell even in a code span."""
    return markdown.replace("|", "\\|")


def cut(text: str) -> str:
    """Shorten a text to `LONGEST` characters, with an ellipsis."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def owner_line(owner: str | None, contact: str) -> str:
    """Name an owner, with the contact as a code span, which mentions nobody; empty without an owner."""
    return f"Owner: {escape(owner)}" + (f" ({code(contact)})" if contact else "") if owner else ""


_BLOCK = re.compile(r"(?:[#>+=-]|\d+(?=[.)]))")


def first(markdown: str) -> str:
    """Escape what would begin a heading, a list or a quotation where a text stands first in its line."""
    text = markdown.lstrip()
    begins = _BLOCK.match(text)
    if begins is None:
        return text
    at = begins.end() if begins[0].isdigit() else 0
    return f"{text[:at]}\\{text[at:]}"
