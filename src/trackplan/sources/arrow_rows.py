"""Records of Arrow batches, as Parquet files and databases give them.

A row is converted to JSON text, for the same strict parser as other records; its number is used as line
number.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from itertools import count, repeat
from typing import Any

from trackplan.document import Document, Fault, Path
from trackplan.document.json import read_json
from trackplan.sources.column_names import OBJECTS, is_of_payloads
from trackplan.sources.record import LONGEST, RawRecord, UnreadableRecord
from trackplan.sources.stream import Stream

MOST_ROWS = 1024
"""The most rows of a batch: more are no faster."""
TOO_LONG = UnreadableRecord(
    f"the row is longer than {LONGEST >> 20} MiB, the most that is read as one record", rule="over-limit"
)


class JsonRows(ABC):
    """Rows that are converted to JSON text, batch after batch."""

    cut_off = ""
    faults: tuple[Fault, ...] = ()

    def __init__(self, stream: Stream, before: int = 0) -> None:
        self._stream = stream
        """What carries the failure of a reading that does not reach the end."""
        self._before = before
        self.lines = 0
        """The number of rows read; complete once iteration has ended."""

    @property
    @abstractmethod
    def note(self) -> str:
        """What was assumed, for the user."""

    @abstractmethod
    def _rows(self) -> Iterator[Iterable[bytes]]:
        """Yield the JSON texts of each batch, of at most about `MOST_ROWS` rows."""

    @abstractmethod
    def _errors(self) -> tuple[type[Exception], ...]:
        """Return the exceptions of a reading that fails part-way."""

    @abstractmethod
    def _reason(self, error: Exception) -> str:
        """Return why reading failed, without a value."""

    def batches(self) -> Iterator[list[RawRecord]]:
        """Yield the rows as JSON text."""
        number = self._before
        try:
            for rows in self._rows():
                found = [row if len(row) <= LONGEST else TOO_LONG for row in rows]
                yield [*zip(count(number + 1), found, repeat(None))]
                number += len(found)
        except self._errors() as error:
            self._stream.failure = f"after row {number} {self._reason(error)}"
        finally:
            self.lines = number - self._before

    def document(self, name: str, line: int, raw: Any, where: None) -> tuple[Document, Path]:  # noqa: ARG002
        """Return the row's JSON text as a document of its own."""
        return read_json(name, raw, first_line=line), ()


class ArrowRows(JsonRows):
    """The rows of some record batches, which all have one schema."""

    def __init__(
        self, schema: Any, stream: Stream, before: int = 0, json_columns: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(stream, before)
        self._objects = OBJECTS | json_columns
        self._names = frozenset(map(str.lower, schema.names))
        self._left_out = [one.name for one in schema if not _is_plain(one.type)]

    @abstractmethod
    def _record_batches(self) -> Iterator[Any]:
        """Yield each record batch."""

    @property
    def has_event_column(self) -> bool:
        """Whether a column can tell what a row is."""
        return is_of_payloads(self._names)

    @property
    def assumptions(self) -> str:
        """What is assumed of every table, with the columns that are left out."""
        without = "".join(f"; `{name}` is left out, for JSON has no such type" for name in self._left_out)
        return (
            "a line is a row; no value in a column is an absent attribute; a time without a zone is in UTC"
            f"{without}"
        )

    def _rows(self) -> Iterator[Iterable[bytes]]:
        from trackplan.sources.arrow_json import rows_of  # noqa: PLC0415  # with pyarrow, slow to import

        seconds = frozenset({"timestamp"} if {"name", "action"} & self._names else ())
        for batch in self._record_batches():
            kept = batch.drop_columns(self._left_out) if self._left_out else batch
            yield rows_of(kept, self._objects, seconds)


def _is_plain(kind: Any) -> bool:
    from trackplan.sources.arrow_json import is_plain  # noqa: PLC0415  # see above

    return is_plain(kind)
