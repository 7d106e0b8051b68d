"""Progress bars, shown only on a terminal's standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(title: str, unit: str) -> Iterator[Callable[[int, int | None], None]]:
    """Return a function to call with the amount done, and the total if known."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console  # only a terminal needs it
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} " + unit),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


@contextmanager
def transfer(title: str, total: int, product: str) -> Iterator[Callable[[int], None]]:
    """Return a function to call with the number of bytes just read; shows rate and time left.

    On an interrupt the user reads how far it was, and that its product was not written.
    """
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more

    try:
        if sys.stderr.isatty():
            with _bytes(title, total) as advance:

                def count_and_show(more: int) -> None:
                    count(more)
                    advance(more)

                yield count_and_show
        else:
            yield count
    except KeyboardInterrupt:
        of = f" of {total / 1e6:,.0f}" if total else ""
        sys.stderr.write(f"interrupted after {done / 1e6:,.0f}{of} MB; no {product} was written\n")
        raise


@contextmanager
def _bytes(title: str, total: int) -> Iterator[Callable[[int], None]]:
    from rich.console import Console  # only a terminal needs it
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=total or None)
        yield lambda more: progress.advance(task, more)


@contextmanager
def approach(title: str) -> Iterator[Callable[[str, float | None], None]]:
    """Return a function to call with the progress in words and, if known, as a fraction."""
    if not sys.stderr.isatty():
        yield lambda _words, _share: None
        return
    from rich.console import Console  # only a terminal needs it
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=12),
        TextColumn("{task.fields[words]}", table_column=Column(no_wrap=True)),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None, words="")
        yield lambda words, share: progress.update(
            task, words=words, completed=share, total=None if share is None else 1.0
        )
