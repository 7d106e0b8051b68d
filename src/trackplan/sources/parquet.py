"""Parquet: one record per row, read in batches with pyarrow (extra ``trackplan[parquet]``).

A row is converted to JSON text, for the same strict parser as other records; its number is used as line
number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, pairwise, repeat
from typing import TYPE_CHECKING, Any

from trackplan.document import Document, Path
from trackplan.document.json import read_json
from trackplan.sources.csv_rows import EVENT, OBJECTS
from trackplan.sources.record import (
    LONGEST,
    IncompleteError,
    MissingLibraryError,
    NotPayloadsError,
    Range,
    RawRecord,
    UnreadableRecord,
)
from trackplan.sources.stream import Moved, Stream, ignore_progress

if TYPE_CHECKING:
    from io import RawIOBase

MAGIC = b"PAR1"
DENSITY = 8
"""How many bytes of NDJSON take as long as one of Parquet, about; see `tests/bench/bench_parquet.py`."""
ENCRYPTED = b"PARE"
BATCH = 4 << 20
"""About how many bytes of rows are held at once."""
MOST_ROWS = 1024
"""The most rows of a batch: more are no faster."""
PAGE = 64 << 10
"""How many bytes of each column are read at once."""
TOO_LONG = UnreadableRecord(
    f"the row is longer than {LONGEST >> 20} MiB, the most that is read as one record", rule="over-limit"
)
INSTALL = "pip install 'trackplan[parquet]'"
LOCKED = "an encrypted Parquet file: decrypt it first"


class ParquetRows:
    """The rows of a file, or of some of its row groups."""

    cut_off = ""

    def __init__(
        self,
        file: RawIOBase,
        stream: Stream,
        part: Range | None = None,
        before: int = 0,
        moved: Moved = ignore_progress,
    ) -> None:
        self._stream = stream
        self._before = before
        self._file = _opened(file)
        self._size = file.seek(0, 2)
        self._part = part or Range(0, self._file.num_row_groups, self._size)
        self._moved = moved
        self.lines = 0
        """The number of rows read; complete once iteration has ended."""
        schema = self._file.schema_arrow
        self._names = frozenset(map(str.lower, schema.names))
        if not EVENT & self._names:
            raise NotPayloadsError("a Parquet file without a column such as `name` or `event_text`")
        self._left_out = [one.name for one in schema if not _is_plain(one.type)]

    @property
    def note(self) -> str:
        """What was assumed, for the user."""
        without = "".join(f"; `{name}` is left out, for JSON has no such type" for name in self._left_out)
        return (
            "read as Parquet: a line is a row; no value in a column is an absent attribute; a time without "
            f"a zone is in UTC{without}"
        )

    def batches(self) -> Iterator[list[RawRecord]]:
        """Yield the rows as JSON text."""
        number = self._before
        try:
            for rows in self._rows():
                found = [row if len(row) <= LONGEST else TOO_LONG for row in rows]
                yield [*zip(count(number + 1), found, repeat(None))]
                number += len(found)
        except _errors() as error:
            self._stream.failure = f"after row {number} {_reason(error)}"
        finally:
            self.lines = number - self._before

    def _rows(self) -> Iterator[Iterable[bytes]]:
        from trackplan.sources.arrow_json import rows_of  # noqa: PLC0415  # with pyarrow, slow to import

        seconds = frozenset({"timestamp"} if {"name", "action"} & self._names else ())
        start, end, bytes_ = self._part
        for group in range(start, end):
            about = self._file.metadata.row_group(group)
            each = max(1, about.total_byte_size // max(1, about.num_rows))
            size = max(1, min(MOST_ROWS, BATCH // each))
            for batch in self._file.iter_batches(size, row_groups=[group], use_threads=False):
                kept = batch.drop_columns(self._left_out) if self._left_out else batch
                yield rows_of(kept, OBJECTS, seconds)
                self._moved(bytes_ // (end - start) * len(batch) // about.num_rows)

    def split(self, parts: int) -> list[Range]:
        """Split the file into at most ``parts`` ranges of whole row groups."""
        count, size = self._file.num_row_groups, self._size
        cuts = sorted({count * part // parts for part in range(parts + 1)})
        return [
            Range(start, end, size * end // count - size * start // count) for start, end in pairwise(cuts)
        ]

    def document(self, name: str, line: int, raw: Any, where: None) -> tuple[Document, Path]:  # noqa: ARG002
        """Return the row's JSON text as a document of its own."""
        return read_json(name, raw, first_line=line), ()


def refuse_piped(start: bytes) -> None:
    """Raise NotPayloadsError for piped or compressed Parquet, whose index is at the end."""
    if start.startswith(ENCRYPTED):
        raise NotPayloadsError(LOCKED)
    if start.startswith(MAGIC):
        raise NotPayloadsError("Parquet, which can be read from an unpacked file only: name the file")


def _opened(file: RawIOBase) -> Any:
    try:
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415  # an extra
    except ImportError:
        raise MissingLibraryError("reading Parquet needs pyarrow", INSTALL) from None
    try:
        return ParquetFile(file, pre_buffer=False, buffer_size=PAGE, arrow_extensions_enabled=True)
    except _errors() as error:
        if "crypt" in str(error):
            raise NotPayloadsError(LOCKED) from None
        raise IncompleteError("it is cut off or damaged: the index at its end is unreadable") from None


def _errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that pyarrow raises on a damaged file; many are ValueErrors."""
    from pyarrow import ArrowException  # noqa: PLC0415  # an extra

    return (ArrowException, ValueError, OSError, KeyError, NotImplementedError, OverflowError)


def _reason(error: Exception) -> str:
    """Return why reading failed. pyarrow's message may hold values, except for a missing codec."""
    if isinstance(error, NotImplementedError) or "codec" in str(error):
        return "it is packed or written in a way that pyarrow cannot read"
    return "it is encrypted" if "crypt" in str(error) else "it is damaged or cut off"


def _is_plain(kind: Any) -> bool:
    from trackplan.sources.arrow_json import is_plain  # noqa: PLC0415  # see above

    return is_plain(kind)
