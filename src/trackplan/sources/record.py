"""Records as containers yield them, and errors of inputs."""

from __future__ import annotations

from typing import Any, NamedTuple

from trackplan.document.json import parse
from trackplan.document.json_syntax import JsonError

LONGEST = 8 << 20
"""The most bytes of one record; Customer.io refuses payloads of a hundredth of that."""


class UnreadableRecord(NamedTuple):
    """An unreadable record: reason, column, rule and remedy."""

    reason: str
    column: int = 1
    rule: str = "invalid-json"
    help: str = ""


RawRecord = tuple[int, bytes | dict[str, Any] | UnreadableRecord, Any]
"""``(line, raw, where)``.

``line`` counts from 1; ``raw`` is JSON text, a record that its container has read already, or what
kept it from being read; ``where`` is the container's own, for `Source.document`.
"""


def cut_in_a_record(line: int) -> str:
    """Return the ``cut_off`` message of an input that ends in the middle of a record."""
    return f"line {line:,}: the input ends in the middle of a record"


class Range(NamedTuple):
    """A part of a file: from ``start`` to before ``end``, in the container's own units."""

    start: int
    end: int
    size: int
    """About how many bytes of the file it takes."""


class SourceError(Exception):
    """An error of an input as a whole; the text is one sentence for the user."""


class NoInputError(SourceError):
    """The user named a path that does not exist, or that holds no file."""


class NotPayloadsError(SourceError):
    """A file that holds no payloads; it is left out, with this as the reason."""


class MissingLibraryError(SourceError):
    """A container whose reader needs an extra that is not installed."""

    def __init__(self, message: str, install: str) -> None:
        super().__init__(message, install)
        self.message = message
        self.install = install
        """The command that installs it."""


class IncompleteError(SourceError):
    """An input that could not be read to its end; records before that count."""


def readable(raw: bytes | dict[str, Any] | UnreadableRecord) -> Any:
    """Parse a `RawRecord`; an `UnreadableRecord` if its text is not strict JSON."""
    if type(raw) is not bytes:
        return raw
    try:
        return parse(raw)
    except JsonError as error:
        column = len(raw[: error.offset].decode(errors="replace")) + 1
        return UnreadableRecord(error.message, column, error.rule, error.help)
