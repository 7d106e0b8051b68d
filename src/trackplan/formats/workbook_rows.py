"""Rows of cells as the XML of a workbook's sheets.

XlsxWriter makes the workbook with its styles, titles, notes and drop-downs; the rows below the titles are put
into its sheets here, since its function for one cell takes most of the time of a large plan. Cells hold their
texts themselves (``inlineStr``), so that the list of shared texts stays as it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trackplan.formats.source import UnreadableSourceError

LONGEST_TEXT = 32_767
"""The most UTF-16 units of a cell, for Excel."""
_AT_ONCE = 500
"""Rows that are compressed together."""
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_COLUMN_STYLE = re.compile(rb'<col [^>]*style="(\d+)"')
_EXTENT = re.compile(rb'(<dimension ref="A1:[A-Z]+)1')
_END = b"</sheetData>"


def with_rows(book: bytes, tables: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return a workbook with rows below the titles of sheets, by the sheets' paths in the file.

    The titles are the first row; each cell is a text or a number, and empty texts are no cells.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.infolist():
            content = before.read(entry)
            with after.open(entry, "w", force_zip64=True) as file:
                head, end, tail = content.partition(_END)
                rows = tables.get(entry.filename, ())
                file.write(_EXTENT.sub(rb"\g<1>%d" % (len(rows) + 1), head) if rows else head)
                style = _COLUMN_STYLE.search(head)
                for text in _xml(rows, style[1].decode() if style else "0"):
                    file.write(text.encode())
                file.write(end + tail)
    return out.getvalue()


def _xml(rows: Sequence[Sequence[Any]], style: str) -> Iterator[str]:
    letters = [column_letters(index) for index in range(max(map(len, rows), default=0))]
    parts: list[str] = []
    for number, row in enumerate(rows, 2):
        parts.append(f'<row r="{number}">')
        for index, cell in enumerate(row):
            if cell == "" and isinstance(cell, str):
                continue
            place = f'<c r="{letters[index]}{number}" s="{style}"'
            parts.append(f'{place} t="inlineStr"><is>{_text(cell)}</is></c>' if isinstance(cell, str) else
                         f"{place}><v>{cell:.16G}</v></c>")  # fmt: skip
        parts.append("</row>")
        if number % _AT_ONCE == 0:
            yield "".join(parts)
            parts.clear()
    yield "".join(parts)


def _text(cell: str) -> str:
    if len(cell) > LONGEST_TEXT // 2 and len(cell.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise UnreadableSourceError(
            f"a cell would have {len(cell):,} characters, and Excel reads {LONGEST_TEXT:,}: `{cell[:40]}…`",
            "export a folder of CSV: --csv",
        )
    if _SPECIAL.search(cell):
        cell = _SPECIAL.sub(_escaped, cell)
    keep = cell[0].isspace() or cell[-1].isspace()
    return f'<t xml:space="preserve">{cell}</t>' if keep else f"<t>{cell}</t>"


def _escaped(match: re.Match[str]) -> str:
    """Return an entity, or ``_xHHHH_`` as Excel writes what XML has no place for."""
    found = match[0]
    if len(found) > 1:
        return f"_x005F{found}"
    return _ENTITIES.get(found) or f"_x{ord(found):04X}_"


def column_letters(column: int) -> str:
    """Return the name of a column that is counted from 0: ``A``, ``AB``."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters
