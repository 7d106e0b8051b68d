"""Records of one input, or of a part of one, read into a fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from trackplan.document import Document, Path
from trackplan.scan.fold import Fold, Record

WARM = 300
"""After this many records of one fold, it pays to make the fast accept."""

OFTEN = 5_000
"""After so many records, what is remembered of them is brought within its bound."""

Read = Callable[[Any], Any]
"""A record's value from what its container gives; a `Document` with faults when it has none."""


def fold_records(
    fold: Fold,
    batches: Iterable[Sequence[Record]],
    value_of: Read,
    document_of: Callable[[Any], tuple[Document, Path]],
    broken: type,
) -> None:
    """Judge each record; ``value_of`` gives a ``broken`` for one that cannot be read."""
    unbound = 0
    for batch in batches:
        for record in batch if fold.accepts is None else fold.accepts(batch):
            line, raw, _ = record
            if fold.passes_over(raw):
                continue
            value = value_of(raw)
            if type(value) is broken:
                fold.unreadable(document_of(record)[0])
            else:
                fold.add(value, lambda record=record: document_of(record), line)  # type: ignore[misc]
            if fold.judged == WARM:
                fold.hasten()
        unbound += len(batch)
        if unbound >= OFTEN:
            fold.bound()
            unbound = 0
