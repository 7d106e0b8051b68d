"""Rows of a data frame's partition, as an engine such as Spark hands them to a task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from trackplan.sources import RecordSource
from trackplan.sources.arrow_rows import MOST_ROWS, ArrowRows
from trackplan.sources.stream import Stream


@dataclass(frozen=True, slots=True)
class FrameInput:
    """Arrow batches of one schema, which are read once."""

    schema: Any
    record_batches: Iterator[Any]
    name: str

    @contextmanager
    def opened(self) -> Iterator[RecordSource]:
        """Open the rows."""
        stream = Stream(lambda _size: b"")
        yield RecordSource(self.name, stream, FrameRows(self.schema, self.record_batches, stream))


class FrameRows(ArrowRows):
    """The rows of Arrow batches."""

    def __init__(self, schema: Any, batches: Iterator[Any], stream: Stream) -> None:
        super().__init__(schema, stream)
        self._batches = batches

    @property
    def note(self) -> str:
        """What was assumed, for the user."""
        return f"read from a data frame: {self.assumptions}"

    def _record_batches(self) -> Iterator[Any]:
        for batch in self._batches:
            for start in range(0, batch.num_rows, MOST_ROWS):
                yield batch.slice(start, MOST_ROWS)

    def _errors(self) -> tuple[type[Exception], ...]:
        return ()

    def _reason(self, error: Exception) -> str:
        raise NotImplementedError from error


def one_row(**values: int | str | bytes) -> Any:
    """Return a record batch of one row, whose columns have the names of the values."""
    import pyarrow as pa  # noqa: PLC0415  # an extra

    kinds = {int: pa.int64(), str: pa.string(), bytes: pa.binary()}
    arrays = {name: pa.array([value], kinds[type(value)]) for name, value in values.items()}
    return pa.RecordBatch.from_pydict(arrays)
