"""Comments in source code that ignore findings: ``// trackplan: ignore[rule] reason``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trackplan.document import Document, Span
from trackplan.model.policy import Ignore
from trackplan.senders.languages import ProgrammingLanguage

_NAME = re.compile(r"[^\s,\[\]]+")
MARK = "trackplan:"


def code_ignores(document: Document, language: ProgrammingLanguage) -> Iterator[Ignore]:
    """Yield each ignore comment; one on a line of its own applies to the next line of code."""
    if MARK not in document.text:
        return
    start = "|".join(map(re.escape, (*language.comments, "/*", "{/*", "<!--")))
    pattern = re.compile(
        rf"(?:^|(?<=\s))(?:{start})\s*trackplan:\s*ignore(?P<rules>\[[^\]\n]*\])?(?P<reason>[^\n]*)"
    )
    lines = document.text.split("\n")
    for row, text in enumerate(lines):
        match = pattern.search(text) if MARK in text else None
        if match is None:
            continue
        line = row
        if not text[: match.start()].strip():
            line = next(
                (
                    at
                    for at in range(row + 1, len(lines))
                    if lines[at].strip() and not pattern.search(lines[at])
                ),
                row,
            )
        yield Ignore(
            rules=tuple(
                (name[0], document.at(Span(row + 1, name.start() + 1, row + 1, name.end() + 1)))
                for name in _NAME.finditer(text, *match.span("rules"))
            )
            if match["rules"]
            else (),
            reason=match["reason"].strip().removesuffix("*/").removesuffix("-->").strip(),
            line=line + 1,
            ref=document.at(Span(row + 1, match.start() + 1, row + 1, match.end() + 1)),
        )
