"""Whether a workbook is whole: the native reader never ends on some that are not."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import NoReturn
from xml.parsers import expat  # entities are refused below

MOST_UNPACKED = 400_000_000
"""Bytes of all parts of a workbook, unpacked."""
CHUNK = 1 << 20
MOST_CELLS = 10_000_000
"""Cells of the rectangle that a sheet fills, empty ones too: the native reader makes room for all of them."""
_WORKBOOKS = frozenset({"xl/workbook.xml", "content.xml"})
"""The part that says which sheets there are, of .xlsx and of .ods."""


class BrokenArchiveError(Exception):
    """A file that is no workbook, or a damaged one; ``str`` of it says why."""


def refuse_broken(content: bytes) -> None:
    """Check that a workbook is a ZIP archive of well-formed XML, of a limited size.

    Raises `BrokenArchiveError`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not any(name.lower() in _WORKBOOKS for name in archive.namelist()):
                raise BrokenArchiveError("it has no list of sheets")
            left = MOST_UNPACKED
            for part in archive.infolist():
                left -= _checked(archive, part, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, RuntimeError, OSError, ValueError):
        raise BrokenArchiveError("the archive is damaged, or not one of a workbook") from None


def _checked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """Read a part to its end; how many bytes it has."""
    parser = _parser() if part.filename.lower().endswith((".xml", ".rels")) else None
    size = 0
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise BrokenArchiveError(f"it has more than {MOST_UNPACKED:,} bytes, unpacked")
            if parser is not None:
                _parse(parser, part, chunk)
    if parser is not None:
        _parse(parser, part, b"", last=True)
    return size


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.StartElementHandler = _Extent().add
    return parser


class _Extent:
    """How far the cells of a sheet reach, counted from its elements: of .xlsx by address, of .ods in turn."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._row = self._column = self._last_row = self._last_column = 0
        self._repeated = 0

    def add(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take an element in. Raises `BrokenArchiveError` where a sheet becomes too large."""
        tag = name.rpartition(":")[2]
        if tag == "c" and (at := _ADDRESS.fullmatch(attributes.get("r", ""))):
            self._reach(int(at[2]), _number(at[1]))
        elif tag == "table":
            self._begin()
        elif tag == "table-row":
            self._row += self._repeated
            self._repeated = int(attributes.get("table:number-rows-repeated", 1))
            self._column = 0
        elif tag == "table-cell":
            self._column += int(attributes.get("table:number-columns-repeated", 1))
            if "office:value-type" in attributes:
                self._reach(self._row + self._repeated, self._column)

    def _reach(self, row: int, column: int) -> None:
        self._last_row, self._last_column = max(self._last_row, row), max(self._last_column, column)
        if self._last_row * self._last_column > MOST_CELLS:
            raise BrokenArchiveError(
                f"a sheet reaches to row {self._last_row:,} and column {self._last_column:,}, more than "
                f"{MOST_CELLS:,} cells"
            )


def _number(letters: str) -> int:
    """The number of a column by its letters, from 1."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - ord("A") + 1
    return found


_ADDRESS = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")


def _parse(parser: expat.XMLParserType, part: zipfile.ZipInfo, chunk: bytes, *, last: bool = False) -> None:
    try:
        parser.Parse(chunk, last)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise BrokenArchiveError(
            f"`{part.filename}` is not well-formed: line {error.lineno}: {why}"
        ) from None


def _refuse_entities(*_doctype: object) -> NoReturn:
    raise BrokenArchiveError("it declares a document type, which no workbook does")
