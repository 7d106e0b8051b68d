"""Records of one input read into a collector: by the native scanner where there is one, and plainly.

Both ways come to the same tally and the same findings. What the native scanner leaves is read plainly.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from trackplan.model.line_block import LineBlock
from trackplan.scan.collector import Collector, Found
from trackplan.scan.records import Batch, LinedRecord, Locates, Unwraps

if TYPE_CHECKING:
    from concurrent.futures import Future

    from trackplan.scan.native import NativeScanner, Scanned

TOGETHER = 100
"""How many records are judged step by step: what is made of them in one step is near in the next."""

GROWTH = 4
"""A record's shortest text is at most so many times as long as the one that was read: see `1e15,`."""

Read = Callable[[Any], Any]
"""A record's value from what its container gives; a `Document` with faults when it has none."""


def collect_records(
    collector: Collector,
    batches: Iterable[Batch],
    *,
    value_of: Read,
    document_of: Locates,
    unwrap: Unwraps,
    broken: type,
    jobs: int = 1,
) -> None:
    """Judge each record; ``value_of`` gives a ``broken`` for one that cannot be read.

    The native scanner scans lines on so many threads while the next ones are read.
    """
    plain = _Plain(collector, value_of=value_of, document_of=document_of, unwrap=unwrap, broken=broken)
    scanner = collector.scanner
    if scanner is None:
        for batch in batches:
            plain.take(_split(batch))
    else:
        with _scanning(scanner, jobs) as scan:
            for batch, scanned in _ahead(batches, scan, collector.origin, jobs):
                if scanned is None:
                    plain.take(scanner.take(_split(batch), collector.origin, document_of))
                elif isinstance(batch, LineBlock):
                    plain.take(scanner.settle(batch, collector.origin, scanned(), document_of))


def _split(batch: Batch) -> Sequence[LinedRecord]:
    return [(line, text, None) for line, text in batch.each()] if isinstance(batch, LineBlock) else batch


Scan = Callable[[LineBlock, int], "Callable[[], Scanned]"]


@contextmanager
def _scanning(scanner: NativeScanner, jobs: int) -> Iterator[Scan]:
    """A function that begins to scan lines, and gives a function that waits for what it came to."""
    if jobs == 1:
        yield lambda lines, origin: partial(scanner.scan, lines, origin)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - one thread needs none

    with ThreadPoolExecutor(jobs) as pool:

        def begin(lines: LineBlock, origin: int) -> Callable[[], Scanned]:
            future: Future[Scanned] = pool.submit(scanner.scan, lines, origin)
            return future.result

        try:
            yield begin
        finally:
            pool.shutdown(cancel_futures=True)


def _ahead(
    batches: Iterable[Batch], scan: Scan, origin: int, jobs: int
) -> Iterator[tuple[Batch, Callable[[], Scanned] | None]]:
    """Yield batches in their order, a few of them behind those that are read and scanned already.

    What was read counts, even where the input breaks off: the error comes after the last batch.
    """
    waiting: deque[tuple[Batch, Callable[[], Scanned] | None]] = deque()
    failure: BaseException | None = None
    try:
        for batch in batches:
            waiting.append((batch, scan(batch, origin) if isinstance(batch, LineBlock) else None))
            if len(waiting) > (jobs if jobs > 1 else 0):
                yield waiting.popleft()
    except BaseException as error:  # noqa: BLE001 - raised again below
        failure = error
    yield from waiting
    if failure is not None:
        raise failure


class _Plain:
    """Reads records one by one, whatever they are."""

    def __init__(
        self, collector: Collector, *, value_of: Read, document_of: Locates, unwrap: Unwraps, broken: type
    ) -> None:
        self._collector = collector
        self._value_of = value_of
        self._document_of = document_of
        self._unwrap = unwrap
        self._broken = broken

    def take(self, records: Sequence[LinedRecord]) -> None:
        """Judge records, and those that are inside of them."""
        for start in range(0, len(records), TOGETHER):
            self._together(records[start : start + TOGETHER])

    def _together(self, records: Sequence[LinedRecord]) -> None:
        collector = self._collector
        chosen = [one for one in records if not collector.passes_over(one[1])]
        found: list[Found] = []
        for record, value in zip(chosen, [self._value_of(raw) for _, raw, _ in chosen], strict=True):
            line, raw, _ = record
            if type(value) is self._broken:
                collector.unreadable(self._document_of(record)[0])
            elif (inner := self._unwrap(record, value)) is not None:
                collector.add_all(found)
                found = []
                self._inside([*inner])
            else:
                most = GROWTH * len(raw) if type(raw) is bytes else None
                found.append((value, partial(self._document_of, record), line, most))
        collector.add_all(found)

    def _inside(self, records: Sequence[LinedRecord]) -> None:
        scanner, origin = self._collector.scanner, self._collector.origin
        self.take(records if scanner is None else scanner.take(records, origin, self._document_of))
