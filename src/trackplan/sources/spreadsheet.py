"""Detection of damage by spreadsheets, which round ids and rewrite times.

Numbers keep 15 digits, and long ones are written as ``1.23457E+15``; see "Excel specifications and
limits", number precision. Times are rewritten in the user's locale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trackplan.document import Fault, Span

_ID = re.compile(r"(?i:(?:^|[\W_])ids?)$|[a-z]I[dD]s?$")
_SCIENTIFIC = re.compile(r"-?\d(?:[.,]\d+)?[eE]\+\d{2,3}")
_DAY = r"\d{1,2}([/.-])(?:\d{1,2}|[A-Z][a-z]{2,3})\1\d{2,4}"
_REWRITTEN = re.compile(rf"{_DAY}(?:,? \d{{1,2}}:\d\d(?::\d\d)?(?: ?[AP]M)?)?|\d\d:\d\d[.,]\d", re.IGNORECASE)
"""A day with its year last, with or without a time, and the minutes and seconds that are left of one."""

DIGITS = 15
"""How many digits of a number are kept."""
ENOUGH = 6
"""So many zeros behind them, in different ids, are no chance: it is one in a million."""
HELP = "export again without saving from a spreadsheet, or format the column as text before the export"


@dataclass(slots=True)
class _Damage:
    """The number of damaged cells of a column, and the first of them."""

    count: int = 0
    first: Span = field(default_factory=Span)

    def add(self, count: int, first: Span) -> None:
        if not self.count:
            self.first = first
        self.count += count

    @property
    def rows(self) -> str:
        return "1 row" if self.count == 1 else f"{self.count:,} rows"


@dataclass(slots=True)
class Column:
    """One column of ids or times, and its suspected damage."""

    name: str
    index: int
    of_times: bool
    _rounded: _Damage = field(default_factory=_Damage)
    _rewritten: _Damage = field(default_factory=_Damage)
    _padded: _Damage = field(default_factory=_Damage)
    """Ids of which only the first 15 digits are no zeros."""
    _seen: set[str] = field(default_factory=set)
    """Some of these."""
    _exact: bool = False
    """Whether an id has more digits than a spreadsheet keeps."""

    def suspects(self, cell: str) -> bool:
        """Return whether a cell may be damaged."""
        return cell[:1].isdigit() and (
            self.of_times or len(cell) > DIGITS or _SCIENTIFIC.fullmatch(cell) is not None
        )

    def see(self, cell: str, place: Span) -> None:
        """Record a suspected cell."""
        if _SCIENTIFIC.fullmatch(cell):
            self._rounded.add(1, place)
        elif self.of_times:
            if _REWRITTEN.fullmatch(cell):
                self._rewritten.add(1, place)
        elif cell.isdecimal():
            self._see_digits(cell, place)

    def _see_digits(self, cell: str, place: Span) -> None:
        if cell[DIGITS:].strip("0"):
            self._exact = True
        elif not cell[:DIGITS].endswith("000"):  # round by nature, and no sign of anything
            self._padded.add(1, place)
            if len(self._seen) < ENOUGH:
                self._seen.add(cell)

    def faults(self) -> Iterator[Fault]:
        """Yield the faults of the column, each kind once."""
        if not self._exact and sum(len(cell) - DIGITS for cell in self._seen) >= ENOUGH:
            self._rounded.add(self._padded.count, self._padded.first)
        if self._rounded.count:
            message = f"`{self.name}` holds numbers that a spreadsheet has rounded, in {self._rounded.rows}"
            yield _fault("rounded-number", message, self._rounded.first)
        if self._rewritten.count:
            message = (
                f"`{self.name}` holds times as a spreadsheet writes them, in {self._rewritten.rows}, "
                "and no moment can be read from them"
            )
            yield _fault("rewritten-time", message, self._rewritten.first)


def _fault(rule: str, message: str, place: Span) -> Fault:
    return Fault(rule=rule, message=message, span=place, help=HELP, fatal=False)


def columns(header: list[str], times: frozenset[str]) -> tuple[Column, ...]:
    """Return the columns of a header that a spreadsheet may have damaged."""
    return tuple(
        Column(name, index, name.lower() in times)
        for index, name in enumerate(header)
        if name.lower() in times or _ID.search(name)
    )
