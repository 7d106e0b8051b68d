"""The spreadsheet loop: export, edit, import; what changes is what was edited, and no line besides."""

from __future__ import annotations

import difflib
import io
import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from tests.formats.conversions import HERE, plan_of, read
from tests.formats.schemas import named_plans
from tests.strategies import plans
from tests.venvs import venv_with
from trackplan.document.yaml import read_yaml
from trackplan.formats.merging import merge
from trackplan.formats.sheet import write
from trackplan.formats.source import ImportedFile, UnreadableSourceError
from trackplan.formats.workbook import Sheet, csv_file, sheets_of
from trackplan.formats.writing import Exporting
from trackplan.formatting.editing import edited
from trackplan.formatting.emit import plan_yaml
from trackplan.language.load import Loaded, load

pytest.importorskip("python_calamine")
xlsxwriter = pytest.importorskip("xlsxwriter")

PLAN = (HERE / "sheet_plan.yaml").read_text("utf-8")
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "sheets.yaml").read_text("utf-8"))
Tables = dict[str, list[list[Any]]]
KEYS = {"Attributes": 3}


def exported(loaded: Loaded, *, csv: bool = False) -> list[ImportedFile]:
    assert loaded.plan is not None
    made = write(Exporting(plan=loaded.plan, documents=loaded.documents, csv=csv))
    return [ImportedFile(name, content, name) for name, content in made.files.items()]


def tables() -> Tables:
    (book,) = exported(plan_of(PLAN))
    return {sheet.name: [list(row) for row in sheet.rows] for sheet in sheets_of(book)}


def workbook(sheets: Tables) -> ImportedFile:
    """Return a workbook that another program wrote: with dates, colours, hidden columns and formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(5, 5, None, None, {"hidden": True})
        for at, row in enumerate(rows):
            for index, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, index, cell)
                elif isinstance(cell, str):
                    sheet.write_string(at, index, cell, book.add_format({"bg_color": "yellow"}))
                else:
                    sheet.write(at, index, cell)
    book.close()
    return ImportedFile("plan.xlsx", out.getvalue(), "plan.xlsx")


def changed(case: dict[str, Any]) -> Tables:
    sheets = tables()
    for place, cells in case.get("set", {}).items():
        row, titles = _find(sheets, place)
        for title, value in cells.items():
            row[titles.index(title)] = value
    for place in case.get("delete", ()):
        row, _ = _find(sheets, place)
        sheets[place.partition("!")[0]].remove(row)
    for name, rows in case.get("add", {}).items():
        titles = sheets[name][0]
        sheets[name] += [[row.get(title, "") for title in titles] for row in rows]
    for name, columns in case.get("drop", {}).items():
        gone = {sheets[name][0].index(title) for title in columns}
        sheets[name] = [[cell for index, cell in enumerate(row) if index not in gone] for row in sheets[name]]
    if case.get("move"):
        for rows in sheets.values():
            random.Random(7).shuffle(head := list(range(len(rows[0]))))
            body = [[row[index] for index in head] for row in rows]
            rest = body[1:]
            random.Random(8).shuffle(rest)
            rows[:] = [body[0], *rest]
    if name := case.get("titles"):
        sheets[name].insert(1, sheets[name][0])
    return sheets


def _placed(said: str, sheets: Tables) -> str:
    """Return an expected sentence with the letter of a column for its title: ``Events![Status]2``."""
    match = re.match(r"(\w+)!\[(.+?)\](.*)", said)
    if match is None:
        return said
    index = sheets[match[1]][0].index(match[2])
    return Sheet(match[1], ()).address(0, index)[:-1] + match[3]


def _find(sheets: Tables, place: str) -> tuple[list[Any], list[str]]:
    name, _, key = place.partition("!")
    rows = sheets[name]
    wanted = key.split("/") if name == "Attributes" else [key]
    return next(row for row in rows[1:] if row[: KEYS.get(name, 1)] == wanted), rows[0]


def merged(files: list[ImportedFile], text: str = PLAN) -> str:
    document = read_yaml("plan.yaml", text)
    result = merge(read("sheet", files), [document], single=True)
    after = edited(document, result.wanted["plan.yaml"])
    assert load([read_yaml("plan.yaml", after)]).plan is not None
    return after


def lines(before: str, after: str) -> Iterator[str]:
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[:2] in {"- ", "+ "}:
            yield line[0] + line[2:]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any], form: str) -> None:
    sheets = changed(case)
    if form == "xlsx":
        files = [workbook(sheets)]
    elif any(isinstance(cell, date) for rows in sheets.values() for row in rows for cell in row):
        pytest.skip("CSV has no dates")
    else:
        files = [
            ImportedFile(f"{name}.csv", csv_file(rows), f"{name}.csv")
            for name, rows in sheets.items()
            if name != "How to use"
        ]
    if "said" in case:
        with pytest.raises(UnreadableSourceError) as caught:
            read("sheet", files)
        said = [str(caught.value), *caught.value.more]
        case = case | {"said": [_placed(one, sheets) for one in case["said"]]}
        assert len(said) == len(case["said"]), said
        assert all(
            one.startswith(wanted) for one, wanted in zip(sorted(said), sorted(case["said"]), strict=True)
        ), said
    else:
        found = sorted(lines(PLAN, merged(files)))
        assert found == sorted(case["diff"].splitlines())


@given(plan=plans() | named_plans())
def test_what_is_not_edited_does_not_change(plan: dict[str, Any]) -> None:
    loaded = plan_of(text := plan_yaml(plan))
    if loaded.plan is None:
        return
    assert merged(exported(loaded), text) == text
    assert merged(exported(loaded, csv=True), text) == text


def test_formulas_stay_text_both_ways() -> None:
    for files in (exported(plan_of(PLAN)), exported(plan_of(PLAN), csv=True)):
        content = b"".join(one.content for one in files)
        assert b"\n=HYPER" not in content
        assert b",=HYPER" not in content
        assert merged(files) == PLAN
    rows = changed({"set": {"Events!cart_viewed": {"Description": '=cmd|"/c calc"!A1'}}})
    after = merged([workbook(rows)])
    assert read_yaml("plan.yaml", after).data["events"]["cart_viewed"]["description"] == '=cmd|"/c calc"!A1'


def test_the_same_plan_is_the_same_workbook() -> None:
    assert exported(plan_of(PLAN)) == exported(plan_of(PLAN))


AWKWARD = {
    "blanks around": " a b ",
    "two lines": "first\nsecond",
    "block": "first\nsecond\n",
    "mark up": '<b>&amp;</b> "x"',
    "escape": "_x0041_ _x_",
    "tab": "a\tb",
    "beyond the basic plane": "🛒 ñ",
    "formula": "=1+1",
    "number": "007",
}
"""Texts that a workbook may spoil."""


def awkward_plan(without: str = "") -> str:
    events = {
        f"order_{number}": {"description": text, "attributes": {"note": {"type": "string", "const": text}}}
        for number, (name, text) in enumerate(AWKWARD.items())
        if name != without
    }
    return plan_yaml({"trackplan": 1, "name": "Awkward", "events": events})


def test_awkward_texts_come_back_as_they_were() -> None:
    text = awkward_plan()
    assert plan_of(text).plan is not None
    assert merged(exported(plan_of(text)), text) == text
    assert merged(exported(plan_of(text), csv=True), text) == text


def test_a_text_that_no_cell_holds_is_refused() -> None:
    event = {"attributes": {"note": {"type": "string", "description": "x" * 40_000}}}
    with pytest.raises(UnreadableSourceError, match="40,000 characters, and Excel reads 32,767") as caught:
        exported(plan_of(plan_yaml({"trackplan": 1, "name": "Long", "events": {"a": event}})))
    assert caught.value.help == "export a folder of CSV: --csv"


@pytest.mark.nightly
def test_another_library_reads_the_same_workbook(tmp_path: Path) -> None:
    programs = venv_with("openpyxl-1", "openpyxl>=3.1,<4")
    for text in (PLAN, awkward_plan(without="escape")):  # which openpyxl does not undo
        (book,) = exported(plan_of(text))
        (tmp_path / "plan.xlsx").write_bytes(book.content)
        script = """
import json, sys, openpyxl
def rows(**options):
    book = openpyxl.load_workbook("plan.xlsx", **options)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}
assert rows() == rows(read_only=True)
events = openpyxl.load_workbook("plan.xlsx")["Events"]
assert events.freeze_panes == "B2" and events.auto_filter.ref and events.data_validations.count
assert events["A2"].alignment.wrap_text and events["A1"].comment.text
json.dump(rows(), sys.stdout)
"""
        done = subprocess.run(
            [programs / "python", "-W", "error", "-c", script],
            cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        ours = {sheet.name: _filled(sheet.rows) for sheet in sheets_of(book)}
        theirs = {name: _filled(rows) for name, rows in json.loads(done.stdout).items()}
        assert theirs == ours


def _filled(rows: Sequence[Sequence[Any]]) -> list[list[tuple[int, Any]]]:
    return [[(at, cell) for at, cell in enumerate(row) if cell not in (None, "")] for row in rows]


def saved_by_libreoffice(content: bytes, form: str, folder: Path) -> list[ImportedFile]:
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in/plan.xlsx").write_bytes(content)
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", form, "--outdir", folder, folder / "in/plan.xlsx",
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return [ImportedFile(f"plan.{form}", (folder / f"plan.{form}").read_bytes(), f"plan.{form}")]


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("form", ["ods", "xlsx"])
def test_what_libreoffice_saved_unedited_changes_nothing(form: str, tmp_path: Path) -> None:
    for text in (PLAN, awkward_plan(without="tab" if form == "ods" else "")):  # a tab is an element there
        (book,) = exported(plan_of(text))
        assert merged(saved_by_libreoffice(book.content, form, tmp_path), text) == text


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("form", ["ods", "xlsx"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_libreoffice_saved(case: dict[str, Any], form: str, tmp_path: Path) -> None:
    """The same, with files that LibreOffice read and wrote itself."""
    files = saved_by_libreoffice(workbook(changed(case)).content, form, tmp_path)
    if "said" in case:
        with pytest.raises(UnreadableSourceError) as caught:
            read("sheet", files)
        assert len([str(caught.value), *caught.value.more]) == len(case["said"])
    else:
        assert sorted(lines(PLAN, merged(files))) == sorted(case["diff"].splitlines())
