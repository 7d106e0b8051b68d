"""Rows of a query's result."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Timer
from typing import Any, NamedTuple

import msgspec

from trackplan.sources.arrow_rows import ArrowRows, JsonRows
from trackplan.sources.column_names import OBJECTS
from trackplan.sources.stream import Stream


class Failures(NamedTuple):
    """The exceptions of a driver, and what they mean."""

    errors: tuple[type[Exception], ...]
    reason: Callable[[Exception], str]


class ResultRows(ArrowRows):
    """The rows of Arrow batches from a driver."""

    def __init__(
        self,
        failures: Failures,
        schema: Any,
        batches: Iterator[Any],
        stream: Stream,
        json_columns: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(schema, stream, json_columns=json_columns)
        self._failures = failures
        self._batches = batches

    @property
    def note(self) -> str:
        """What was assumed, for the user."""
        return f"read from a database: {self.assumptions}"

    def _record_batches(self) -> Iterator[Any]:
        return self._batches

    def _errors(self) -> tuple[type[Exception], ...]:
        return self._failures.errors

    def _reason(self, error: Exception) -> str:
        return self._failures.reason(error)


class SqliteRows(JsonRows):
    """Rows of SQLite, whose columns have no types."""

    def __init__(
        self, failures: Failures, names: Sequence[str], batches: Iterator[Any], stream: Stream
    ) -> None:
        super().__init__(stream)
        self._failures = failures
        self._names = names
        self._batches = batches

    @property
    def note(self) -> str:
        """What was assumed, for the user."""
        return "read from SQLite: a line is a row; no value in a column is an absent attribute"

    def _rows(self) -> Iterator[Iterable[bytes]]:
        for rows in self._batches:
            yield [self._text(row) for row in rows]

    def _text(self, row: Sequence[Any]) -> bytes:
        columns = zip(self._names, row, strict=True)
        return msgspec.json.encode({name: _cell(name, value) for name, value in columns if value is not None})

    def _errors(self) -> tuple[type[Exception], ...]:
        return self._failures.errors

    def _reason(self, error: Exception) -> str:
        return self._failures.reason(error)


def _cell(name: str, value: Any) -> Any:
    """Convert a value for JSON; text that is an object, in a column of objects, is embedded as such."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, float) and not math.isfinite(value):
        return msgspec.Raw(b"Infinity")
    if isinstance(value, str) and name.lower() in OBJECTS and value.lstrip()[:1] in {"{", "["}:
        try:
            return msgspec.json.decode(value.replace("\n", " "), type=msgspec.Raw)
        except (ValueError, RecursionError):
            return value
    return value


@contextmanager
def interrupting(seconds: int, connection: Any) -> Iterator[None]:
    """Interrupt what a connection does after so many seconds."""
    timer = Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def interrupted_after(seconds: int, connection: Any, batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the batches of a connection, which is interrupted if they take so many seconds in all."""
    with interrupting(seconds, connection):
        yield from batches
