"""Workbooks that keep the native reader busy for ever, or take all memory: refused before it sees them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from trackplan.formats import archive
from trackplan.formats.archive import BrokenArchiveError, refuse_broken
from trackplan.formats.source import ImportedFile, UnreadableSourceError
from trackplan.formats.workbook import sheets_of

SHEET = """<worksheet><sheetData><row r="1"><c r="A1"/></row>{}</sheetData></worksheet>"""
TABLE = """<office:doc xmlns:office="o" xmlns:table="t">{}</office:doc>"""
CELL = '<table:table-cell table:number-columns-repeated="{}"{}/>'
ROW = f'<table:table-row table:number-rows-repeated="{{}}">{CELL}</table:table-row>'
FILLED = ' office:value-type="string"'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def xlsx(sheet: str | bytes) -> bytes:
    return packed({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet})


def ods(*rows: tuple[int, int, str]) -> bytes:
    return packed({"content.xml": TABLE.format("".join(ROW.format(*row) for row in rows))})


CUT = packed({"content.xml": "<a/>"})[:-9]
BROKEN = {
    "a row that never ends": (
        packed({"content.xml": "<a><b></a>"}),
        "`content.xml` is not well-formed: line 1",
    ),
    "a sheet cut short": (xlsx(SHEET[:40]), "`xl/worksheets/sheet1.xml` is not well-formed"),
    "bytes that are no text": (xlsx(b"<a>\xff</a>"), "not well-formed"),
    "an entity": (xlsx('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "declares a document type"),
    "no sheets": (packed({"other.xml": "<a/>"}), "no list of sheets"),
    "an archive cut short": (CUT, "the archive is damaged"),
    "no archive": (b"Event,Attribute\n", "the archive is damaged"),
    "a cell far out": (
        xlsx(SHEET.format('<row r="9"><c r="XFD999999"/></row>')),
        "row 999,999 and column 16,384",
    ),
    "rows far down and columns far out": (
        xlsx(SHEET.format('<row><c r="A900000"/></row><row><c r="ZZ2"/></row>')),
        "row 900,000 and column 702",
    ),
    "a cell repeated": (ods((1_000_000, 1_000, FILLED)), "row 1,000,000 and column 1,000"),
    "a number that is none": (packed({"content.xml": TABLE.format(ROW.format("x", 1, ""))}), "is damaged"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_it_is_refused(kind: str) -> None:
    content, said = BROKEN[kind]
    with pytest.raises(BrokenArchiveError, match=said):
        refuse_broken(content)
    with pytest.raises(UnreadableSourceError, match=r"plan\.ods: this is no workbook"):
        list(sheets_of(ImportedFile("plan.ods", content)))


WHOLE = {
    "empty rows to the end of a sheet": ods((1, 3, FILLED), (1_048_575, 16_384, "")),
    "many rows": ods((200_000, 20, FILLED)),
    "two sheets": packed(
        {"content.xml": TABLE.format(f"<table:table>{ROW.format(150_000, 40, FILLED)}</table:table>" * 2)}
    ),
    "a long row": xlsx(SHEET.format('<row r="2"><c r="XFD2"/></row>')),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_what_people_have_is_read(kind: str) -> None:
    refuse_broken(WHOLE[kind])


def test_a_bomb_is_not_unpacked_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 3 * archive.CHUNK)
    bomb = packed(
        {"content.xml": "<a/>", "picture": bytes(2 * archive.CHUNK), "another": bytes(2 * archive.CHUNK)}
    )
    with pytest.raises(BrokenArchiveError, match="unpacked"):
        refuse_broken(bomb)
