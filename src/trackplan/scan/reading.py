"""Records of one input, or of a part of one, read into a collector."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from trackplan.document import Document, Path
from trackplan.scan.collector import Collector, Found
from trackplan.scan.records import LinedRecord

WARM = 300
"""After this many records of one collector, it pays to make the fast accept."""

HELD = 500
"""How many records wait to be judged one after another, which is faster than now and then one."""

HELD_BYTES = 1 << 20
"""How many bytes of records wait, a batch more or less; what is no text never does."""

TOGETHER = 100
"""How many records are judged step by step: what is made of them in one step is near in the next."""

GROWTH = 4
"""A record's shortest text is at most so many times as long as the one that was read: see `1e15,`."""

Read = Callable[[Any], Any]
"""A record's value from what its container gives; a `Document` with faults when it has none."""

Locates = Callable[[LinedRecord], tuple[Document, Path]]


def collect_records(
    collector: Collector,
    batches: Iterable[Sequence[LinedRecord]],
    value_of: Read,
    document_of: Locates,
    broken: type,
) -> None:
    """Judge each record; ``value_of`` gives a ``broken`` for one that cannot be read."""
    held: list[LinedRecord] = []
    size = 0
    try:
        for batch in batches:
            left = batch if collector.accepts is None else collector.accepts(batch)
            held += left
            size += sum(len(raw) if type(raw) is bytes else HELD_BYTES for _, raw, _ in left)
            if collector.accepts is None or len(held) >= HELD or size >= HELD_BYTES:
                due, held, size = held, [], 0
                _judge(collector, due, value_of, document_of, broken)
    finally:  # what was read counts, even where the input breaks off
        _judge(collector, held, value_of, document_of, broken)


def _judge(
    collector: Collector, records: Sequence[LinedRecord], value_of: Read, document_of: Locates, broken: type
) -> None:
    for start in range(0, len(records), TOGETHER):
        chosen = [one for one in records[start : start + TOGETHER] if not collector.passes_over(one[1])]
        found: list[Found] = []
        for record, value in zip(chosen, [value_of(raw) for _, raw, _ in chosen], strict=True):
            line, raw, _ = record
            if type(value) is broken:
                collector.unreadable(document_of(record)[0])
            else:
                most = GROWTH * len(raw) if type(raw) is bytes else None
                found.append((value, partial(document_of, record), line, most))
        cold = collector.judged < WARM
        collector.add_all(found)
        if cold and collector.judged >= WARM:
            collector.hasten()
