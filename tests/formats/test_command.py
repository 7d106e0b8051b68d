"""`trackplan import` and `export` as commands: files that are written or not, and what is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.formats.conversions import HERE, SOURCES
from tests.formats.test_sheet import workbook

PLAN = (HERE / "sheet_plan.yaml").read_text("utf-8")


def run(*arguments: str | Path, at: Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *map(str, arguments)],
        cwd=at, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "tracking_plan").mkdir()
    (tmp_path / "tracking_plan/plan.yaml").write_text(PLAN, "utf-8")
    return tmp_path


def test_a_new_plan_is_written_once(tmp_path: Path) -> None:
    source = SOURCES / "segment/rules.json"
    code, out, err = run("import", "segment", source, "--out", "plan", "--name", "Shop", at=tmp_path)
    assert (code, out.count("skipped ")) == (0, 12)
    assert "wrote plan/plan.yaml" in err
    assert run("lint", "--plan", "plan", at=tmp_path)[0] == 0
    assert run("fmt", "--check", "--plan", "plan", at=tmp_path)[0] == 0
    before = tree(tmp_path)
    code, _, err = run("import", "segment", source, "--out", "plan", at=tmp_path)
    assert (code, "merge with --into" in err) == (2, True)
    assert tree(tmp_path) == before


def test_what_is_lost_is_in_json_with_numbers_and_places(tmp_path: Path) -> None:
    source = SOURCES / "segment/rules.json"
    code, out, _ = run("import", "segment", source, "--out", "plan", "--format", "json", at=tmp_path)
    lost = {one["what"]: one for one in json.loads(out)["skipped"]}
    assert code == 0
    assert lost["schema.not"]["count"] == 1
    assert lost["schema.not"]["places"][0].endswith("rules.json:43:72")


def test_a_merge_is_shown_first_and_written_on_request(shop: Path) -> None:
    assert run("export", "sheet", "--csv", "--out", "sheets", at=shop)[0] == 0
    path = shop / "sheets/events.csv"
    path.write_text(
        path.read_text("utf-8").replace("An order was paid.", "An order was paid in full."), "utf-8"
    )
    before = tree(shop)
    code, out, err = run("import", "sheet", "sheets", "--into", "tracking_plan", at=shop)
    assert code == 0
    assert "description" in out
    assert "would write tracking_plan/plan.yaml; write it with --write" in err
    assert "pull request: `Plan from sheet: order_completed`" in err
    assert tree(shop) == before
    code, _, err = run("import", "sheet", "sheets", "--into", "tracking_plan", "--write", at=shop)
    assert "wrote tracking_plan/plan.yaml" in err
    after = (shop / "tracking_plan/plan.yaml").read_text("utf-8")
    assert after == PLAN.replace("An order was paid.", "An order was paid in full.")
    code, _, err = run("import", "sheet", "sheets", "--into", "tracking_plan", at=shop)
    assert (code, "no file changes" in err) == (0, True)


def test_a_breaking_merge_is_a_finding(shop: Path) -> None:
    assert run("export", "sheet", "--csv", "--out", "sheets", at=shop)[0] == 0
    path = shop / "sheets/attributes.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "order_id" not in line), "utf-8")
    events = shop / "sheets/events.csv"
    events.write_text(events.read_text("utf-8").replace("order_id", "cart_id"), "utf-8")
    code, out, _ = run("import", "sheet", "sheets", "--into", "tracking_plan", at=shop)
    assert (code, "attribute-removed" in out) == (1, True)


def test_a_plan_goes_into_its_own_schemas_and_changes_nothing(shop: Path) -> None:
    for arguments in (["json-schema"], ["segment"]):
        assert run("export", *arguments, "--out", arguments[0], at=shop)[0] == 0
        code, _, err = run("import", arguments[0], arguments[0], "--into", "tracking_plan", at=shop)
        assert (code, "no file changes" in err) == (0, True), err


def test_the_whole_plan_in_one_file(shop: Path) -> None:
    assert run("export", "plan", "--out", "acme.yaml", at=shop)[0] == 0
    assert yaml.safe_load((shop / "acme.yaml").read_text("utf-8")) == yaml.safe_load(PLAN)
    assert run("diff", "tracking_plan", "acme.yaml", at=shop)[1].startswith("no changes")


BAD: dict[str, tuple[str, str, bytes, str]] = {
    "no JSON": ("segment", "a.json", b'{"rules": [', "a.json:1:"),
    "another encoding": ("segment", "a.json", '{"name": "é"}'.encode("latin-1"), "is not UTF-8"),
    "a list of numbers": ("segment", "a.json", b"[1]", "a.json:1:2: `0` is no object"),
    "another kind of JSON": ("segment", "a.json", b'{"hello": 1}', "no rules of a Segment tracking plan"),
    "a circle": ("json-schema", "a.json", b'{"properties": {"a": {"$ref": "#"}}}', "refers to itself"),
    "too deep": ("json-schema", "a.json", b'{"items":' * 90 + b"{}" + b"}" * 90, "more than 60 deep"),
    "much too deep": ("json-schema", "a.json", b'{"items":' * 9000 + b"{}" + b"}" * 9000, "a.json"),
    "two of one name": (
        "segment", "a.json",
        b'{"rules": [{"key": "A", "version": 1}, {"key": "A", "version": 1}]}',
        "`A` has two rules of one version",
    ),
    "no workbook": ("sheet", "a.xlsx", b"PK\x03\x04nothing", "a.xlsx: this is no workbook"),
    "a password": ("sheet", "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, "a.xlsx"),
    "an empty sheet": ("sheet", "events.csv", b"", "no sheet names events"),
    "CSV of another encoding": ("sheet", "a.csv", "Event\né\n".encode("latin-1"), "a.csv:2: the byte 0xE9"),
    "an attribute of the Data Index without a name": (
        "data-index", "a.csv", b"Type,Name,Event name\nevent_attribute,,a_b\n",
        "a.csv:2:1: the attribute has no name",
    ),
    "a property of Mixpanel without a name": (
        "mixpanel", "a.csv", b"Entity Type,Entity Name\nevent,A\nevent property,\n",
        "a.csv:3:1: the attribute has no name",
    ),
    "a property of Amplitude without a name": (
        "amplitude", "a.csv",
        b"Object Type,Object Name,Property Type,Event Property Name\nEvent,a_b,,\n,,Event Property,\n",
        "a.csv:3:1: the attribute has no name",
    ),
    "200,001 rows": ("sheet", "events.csv", b"Event\n" + b"a\n" * 200_001, "more than 200,000"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    format_, file, content, said = BAD[name]
    (tmp_path / file).write_bytes(content)
    code, out, err = run("import", format_, file, "--out", "plan", at=tmp_path)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("error: ") == 1
    assert "Traceback" not in err
    assert not (tmp_path / "plan").exists()


def test_merged_cells_are_named(tmp_path: Path) -> None:
    import io  # noqa: PLC0415

    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Events")
    sheet.write_row(0, 0, ["Event", "Description"])
    sheet.merge_range(1, 0, 2, 0, "a")
    book.close()
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    code, _, err = run("import", "sheet", "a.xlsx", "--out", "plan", at=tmp_path)
    assert (code, "Events!A2: A3 and this cell are merged; unmerge them" in err) == (2, True)
    (tmp_path / "b.xlsx").write_bytes(workbook({"Events": []}).content)
    code, _, err = run("import", "sheet", "b.xlsx", "--out", "plan", at=tmp_path)
    assert (code, "Events!A1: the sheet is empty" in err or "no sheet names" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "segmnt", "a.json", "--out", "x"], "did you mean `segment`?"),
        (["import", "plan", "a.json", "--out", "x"], "`plan` is a format of `export` only"),
        (["import", "segment", "a.json"], "say where the plan goes"),
        (["import", "segment", "a.json", "--out", "x", "--write"], "`--write` goes with `--into`"),
        (["import", "segment", "none.json", "--out", "x"], "none.json"),
        (["export", "json-schema"], "name a folder for them with --out"),
        (["export", "sheet"], "name a file for it with --out"),
        (["export", "json-schema", "--draft", "5", "--out", "x"], "drafts: 2020-12, 07"),
        (["export", "json-schema", "--out", "tracking_plan"], "did not make"),
    ],
)
def test_what_is_asked_wrongly(arguments: list[str], said: str, shop: Path) -> None:
    before = tree(shop)
    code, out, err = run(*arguments, at=shop)
    assert (code, out) == (2, "")
    assert said in err
    assert tree(shop) == before
