"""Translation of parser error messages into our own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class ParserMessage(NamedTuple):
    """A translated parser message; the first entry of a table whose ``words`` occur in the original wins."""

    words: str
    message: str
    """May hold ``{line}``, the line on which the construct began, and ``{character}``."""
    help: str
    at_start: bool = False
    """Whether the place is where the construct began, not where the parser gave up."""


def message_of(problem: str, sayings: Iterable[ParserMessage]) -> ParserMessage | None:
    """Return the translation of a parser's message."""
    return next((saying for saying in sayings if saying.words in problem), None)
