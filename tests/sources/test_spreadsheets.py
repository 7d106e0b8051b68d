"""CSV files that were saved from a spreadsheet: what it did to them is told, and nothing else is."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from trackplan.sources import open_source

CASES = yaml.safe_load((Path(__file__).parent / "spreadsheets.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_what_a_spreadsheet_did(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["event_text", "properties", case["column"]])
        rows.writerows(["a", "{}", cell] for cell in case["cells"])
    with open_source(str(path)) as source:
        list(source)
    found = [[fault.rule, fault.span.line, fault.message] for fault in source.faults]
    expected = case.get("found", [])
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    for (_, _, message), (_, _, rows_said) in zip(found, expected, strict=True):
        assert f"`{case['column']}`" in message
        assert rows_said in message
        assert not any(cell in message for cell in case["cells"])


@pytest.mark.parametrize("command", ["lint", "audit"])
def test_a_user_is_told_once_where_and_what_to_do(command: str, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("trackplan: 1\nname: Example\nevents:\n  a: {}\n")
    (tmp_path / "a.csv").write_text(
        "event_text,properties,user_id\n" + "a,{},usr_1\n" + "a,{},1.23457E+15\n" * 3
    )
    run = subprocess.run(
        [sys.executable, "-m", "trackplan", command, "--plan", "plan.yaml", "a.csv"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert run.returncode == 1, run.stderr
    assert run.stdout.count("rounded-number") == 1
    assert "a.csv:3:6: error [rounded-number]" in run.stdout
    assert "format the column as text before the export" in " ".join(run.stdout.split())
    assert "1.23457E+15" not in run.stdout
