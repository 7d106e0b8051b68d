"""Workbooks as rows of cells: xlsx, ods and csv in, xlsx and csv out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from trackplan.formats.archive import BrokenArchiveError, refuse_broken
from trackplan.formats.source import ImportedFile, UnreadableSourceError
from trackplan.formats.workbook_rows import column_letters, with_rows
from trackplan.reporters.safe import FORMULA, guarded

MOST_ROWS = 200_000
"""The most rows of a sheet."""
NEEDS = "needs `pip install trackplan[sheet]`"


class Sheet(NamedTuple):
    """One sheet: its name, its rows of cells, and the ranges of merged cells."""

    name: str
    rows: Sequence[Sequence[Any]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    file: str = ""

    def address(self, row: int, column: int) -> str:
        """Return the address of a cell, both counted from 0: ``Attributes!D14``."""
        return f"{self.name}!{column_letters(column)}{row + 1}"


def sheets_of(file: ImportedFile) -> Iterator[Sheet]:
    """Yield the sheets of a file. Raises UnreadableSourceError with what is wrong and what to do."""
    if file.name.lower().endswith(".csv"):
        yield _csv_sheet(file)
        return
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra
    except ImportError:
        raise UnreadableSourceError(f"reading spreadsheets {NEEDS}", "or save each sheet as CSV") from None
    try:
        refuse_broken(file.content)
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    except calamine.PasswordError:
        raise UnreadableSourceError(
            "the workbook is protected by a password", "save a copy without one", at=file.name
        ) from None
    except (calamine.CalamineError, BrokenArchiveError, OSError, ValueError) as error:
        protected = b"E\0n\0c\0r\0y\0p\0t\0e\0d" in file.content
        message = "the workbook is protected by a password" if protected else f"this is no workbook: {error}"
        help_ = "save a copy without one" if protected else "save it as .xlsx, .ods or .csv again"
        raise UnreadableSourceError(message, help_, at=file.name) from None
    for name in book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MOST_ROWS:
                raise UnreadableSourceError(
                    f"the sheet `{name}` has {sheet.total_height:,} rows, more than {MOST_ROWS:,}",
                    "delete the empty rows below the last one, or split it",
                    at=file.name,
                )
            merged = getattr(sheet, "merged_cell_ranges", None) or ()
            yield Sheet(name, sheet.to_python(skip_empty_area=False), merged, file.name)
        except calamine.CalamineError as error:
            raise UnreadableSourceError(
                f"the sheet `{name}` cannot be read: {error}", "save the workbook again", at=file.name
            ) from None


def _csv_sheet(file: ImportedFile) -> Sheet:
    name = PurePosixPath(file.inner or file.name).name.rsplit(".", 1)[0]
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.content.count(b"\n", 0, error.start) + 1
        raise UnreadableSourceError(
            f"the byte 0x{file.content[error.start]:02X} on line {line} is not UTF-8",
            "save it as CSV UTF-8",
            at=f"{file.name}:{line}",
        ) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise UnreadableSourceError(
            f"this is no CSV: {error}", "save it as CSV again", at=file.name
        ) from None
    if len(rows) > MOST_ROWS:
        raise UnreadableSourceError(
            f"it has {len(rows):,} rows, more than {MOST_ROWS:,}", "split it", at=file.name
        )
    return Sheet(name, [[_without_guard(cell) for cell in row] for row in rows], (), file.name)


def _without_guard(cell: str) -> str:
    """Return a cell without the apostrophe that `guarded` puts before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def csv_file(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as CSV in UTF-8, with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return "\ufeff".encode() + out.getvalue().encode()


class SheetLayout(NamedTuple):
    """How a sheet looks: titles with notes, widths, and the words of drop-downs by column."""

    notes: Sequence[str]
    widths: Sequence[int]
    choices: Mapping[int, Sequence[str]]
    frozen: int
    """The number of columns that stay in sight."""


def xlsx_file(sheets: Sequence[tuple[str, Sequence[Sequence[Any]], SheetLayout | None]]) -> bytes:
    """Return a workbook; every text is written as text, never as a formula or a link."""
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError:
        raise UnreadableSourceError(
            f"writing workbooks {NEEDS}", "or export a folder of CSV: --csv"
        ) from None
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options | {"strings_to_numbers": False})
    book.set_properties({"created": _EPOCH})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    bodies: dict[str, Sequence[Sequence[Any]]] = {}
    for number, (name, rows, layout) in enumerate(sheets, 1):
        sheet = book.add_worksheet(name)
        if layout is None:
            sheet.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
            for index, row in enumerate(rows):
                sheet.write_string(index, 0, str(row[0]), head if index == 0 else None)
            continue
        for index, width in enumerate(layout.widths):
            sheet.set_column(index, index, width, body)
        _lay_out(sheet, rows, layout, head)
        bodies[f"xl/worksheets/sheet{number}.xml"] = rows[1:]
    book.close()
    return with_rows(out.getvalue(), bodies)


def _lay_out(sheet: Any, rows: Sequence[Sequence[Any]], layout: SheetLayout, head: Any) -> None:
    """Write the titles, and all that is about the rows below them."""
    for index, title in enumerate(rows[0]):
        sheet.write_string(0, index, title, head)
        if layout.notes[index]:
            sheet.write_comment(0, index, layout.notes[index])
    sheet.freeze_panes(1, layout.frozen)
    sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
    for index, words in layout.choices.items():
        if sum(map(len, words)) + len(words) <= _LONGEST_LIST:
            rule = {"validate": "list", "source": list(words), "error_type": "warning"}
            sheet.data_validation(1, index, len(rows) + 500, index, rule)


_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of creation that each workbook has, so that equal plans are equal files."""
_LONGEST_LIST = 255
"""Characters that Excel allows for the words of a drop-down."""
