"""The history file of `audit --history`: what it says before, and what it keeps after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.reading import refuse_link_out
from trackplan.language.durations import seconds
from trackplan.model.landed import Landed
from trackplan.model.report import Report
from trackplan.model.times import DAY

if TYPE_CHECKING:
    import sqlite3

KEEP = "400d"

HistoryOption = Annotated[
    Path | None,
    typer.Option(
        "--history",
        metavar="FILE",
        help="Keep what landed on each day in this SQLite file. It is the rhythm of the next audit, and of "
        "`trackplan history` and `docs build --landed`.",
        show_default=False,
    ),
]
KeepOption = Annotated[
    str, typer.Option("--keep", metavar="TIME", help="How long days stay in the history, such as 400d.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHistory:
    """A history that an audit reads and writes."""

    path: Path
    keep: int
    """Days."""

    def before(self, first: str | None) -> Landed | None:
        """What landed before the first day of an audit; ``None`` if nothing is known of it."""
        if first is None or not self.path.exists():
            return None
        from trackplan.history.rhythm import landed_before

        with opened(self.path) as connection:
            return landed_before(connection, first)

    def known(self) -> Mapping[str, str]:
        """The days on which standing problems were first seen, by fingerprint."""
        if not self.path.exists():
            return {}
        from trackplan.history.record import known_problems

        with opened(self.path) as connection:
            return known_problems(connection)

    def last(self) -> str | None:
        """The end of the newest audit, in ISO 8601; ``None`` if there was none."""
        if not self.path.exists():
            return None
        from trackplan.history.rhythm import newest_end

        with opened(self.path) as connection:
            return newest_end(connection)

    def told(self) -> Mapping[str, tuple[str, str]] | None:
        """What the last digest said; ``None`` if there was none."""
        if not self.path.exists():
            return None
        from trackplan.history.rhythm import told_before

        with opened(self.path) as connection:
            return told_before(connection)

    def record(self, report: Report, *, told: bool) -> None:
        """Add an audit; ``told`` says that a digest of it was written."""
        from trackplan.history.file import HistoryError, changing
        from trackplan.history.record import record

        try:
            with changing(self.path) as connection:
                record(connection, report, keep=self.keep, told=told)
        except HistoryError as error:
            raise Stop(str(error), error.help, code=3 if error.busy else 2) from None


def history_of(history: HistoryOption = None, keep: KeepOption = KEEP) -> KeptHistory | None:
    """Make a `KeptHistory` of these options. Raises `Stop` for a time or a file that cannot be."""
    try:
        days = seconds(keep) // DAY
    except ValueError:
        days = 0
    if days < 1:
        raise Stop(f"`--keep {keep}` is no number of days", f"write it as {KEEP}")
    if history is None:
        return None
    refuse_link_out(history)
    return KeptHistory(path=history, keep=days)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a history to read. Raises `Stop` for what is none."""
    from trackplan.history.file import HistoryError, reading

    try:
        with reading(path) as connection:
            yield connection
    except HistoryError as error:
        raise Stop(str(error), error.help, code=3 if error.busy else 2) from None
