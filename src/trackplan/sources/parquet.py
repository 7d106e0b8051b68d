"""Parquet: one record per row, read in batches with pyarrow (extra ``trackplan[parquet]``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from trackplan.sources.arrow_rows import MOST_ROWS, ArrowRows
from trackplan.sources.record import IncompleteError, MissingLibraryError, NotPayloadsError, Range
from trackplan.sources.stream import Moved, Stream, ignore_progress

if TYPE_CHECKING:
    from io import RawIOBase

MAGIC = b"PAR1"
DENSITY = 8
"""How many bytes of NDJSON take as long as one of Parquet, about; see `tests/bench/bench_parquet.py`."""
ENCRYPTED = b"PARE"
BATCH = 4 << 20
"""About how many bytes of rows are held at once."""
PAGE = 64 << 10
"""How many bytes of each column are read at once."""
INSTALL = "pip install 'trackplan[parquet]'"
LOCKED = "an encrypted Parquet file: decrypt it first"


class ParquetRows(ArrowRows):
    """The rows of a file, or of some of its row groups."""

    def __init__(
        self,
        file: RawIOBase,
        stream: Stream,
        part: Range | None = None,
        before: int = 0,
        moved: Moved = ignore_progress,
    ) -> None:
        self._file = _opened(file)
        super().__init__(self._file.schema_arrow, stream, before)
        if not self.has_event_column:
            raise NotPayloadsError("a Parquet file without a column such as `name` or `event_text`")
        self._size = file.seek(0, 2)
        self._part = part or Range(0, self._file.num_row_groups, self._size)
        self._moved = moved

    @property
    def note(self) -> str:
        """What was assumed, for the user."""
        return f"read as Parquet: {self.assumptions}"

    def _record_batches(self) -> Iterator[Any]:
        start, end, bytes_ = self._part
        for group in range(start, end):
            about = self._file.metadata.row_group(group)
            each = max(1, about.total_byte_size // max(1, about.num_rows))
            size = max(1, min(MOST_ROWS, BATCH // each))
            for batch in self._file.iter_batches(size, row_groups=[group], use_threads=False):
                yield batch
                self._moved(bytes_ // (end - start) * len(batch) // about.num_rows)

    def split(self, parts: int) -> list[Range]:
        """Split the file into at most ``parts`` ranges of whole row groups."""
        count, size = self._file.num_row_groups, self._size
        cuts = sorted({count * part // parts for part in range(parts + 1)})
        return [
            Range(start, end, size * end // count - size * start // count) for start, end in pairwise(cuts)
        ]

    def _errors(self) -> tuple[type[Exception], ...]:
        return _errors()

    def _reason(self, error: Exception) -> str:
        return _reason(error)


_TIMES = frozenset({"timestamp", "original_timestamp", "sent_at", "received_at"})


def ends_before(file: RawIOBase, since: int) -> bool:
    """Return whether the index of a file says that each row has a time, and all are before unix seconds.

    It is so if each column of times ends before, and one of them is filled in every row.
    """
    try:
        index = _opened(file).metadata
    except (NotPayloadsError, IncompleteError, MissingLibraryError):
        return False  # which opening it will say
    at = datetime.fromtimestamp(since, UTC)
    for number in range(index.num_row_groups):
        group = index.row_group(number)
        columns = [group.column(column) for column in range(group.num_columns)]
        found = [one.statistics for one in columns if one.path_in_schema.lower() in _TIMES]
        if not found or any(one is None or not _is_before(one, at, since) for one in found):
            return False
        if not any(one.has_null_count and one.null_count == 0 for one in found):
            return False
    return bool(index.num_row_groups)


def _is_before(statistics: Any, at: datetime, since: int) -> bool:
    """Return whether the last value of a column is before a time; ``False`` where that cannot be told."""
    if not statistics.has_min_max:
        return bool(statistics.has_null_count and statistics.num_values == 0)
    last = statistics.max
    if isinstance(last, datetime):
        return (last if last.tzinfo else last.replace(tzinfo=UTC)) < at
    if isinstance(last, int | float):
        return last < since
    return False  # text may be in any zone


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
