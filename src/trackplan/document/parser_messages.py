"""What the words of a parser's error mean, in ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class ParserMessage(NamedTuple):
    """What a part of a parser's words means. The first saying of a table whose words are said counts."""

    words: str
    message: str
    """May hold ``{line}``, the line on which the construct began, and ``{character}``."""
    help: str
    at_start: bool = False
    """Whether the place is where the construct began, not where the parser gave up."""


def message_of(problem: str, sayings: Iterable[ParserMessage]) -> ParserMessage | None:
    """What to say of a problem as a parser words it."""
    return next((saying for saying in sayings if saying.words in problem), None)
