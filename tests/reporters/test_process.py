"""Reports in real processes: the same bytes wherever they are made, and nothing heavy imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import trackplan
from trackplan.reporters import REPORTERS

ROOT = Path(__file__).parents[2]
SOURCE = Path(trackplan.__file__).parents[1]

RENDER = """
import sys
from tests.reporters.reports import REPORTS
from trackplan.reporters import REPORTERS, Style
for name, report in REPORTS.items():
    sys.stdout.buffer.write(REPORTERS[sys.argv[1]](report, Style()).encode())
"""

IMPORTED = """
import sys
from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style
REPORTERS["text"](Report(command="lint", checked={"samples": 1}), Style(color=True))
print(*sorted({"json", "rich", "typer", "trackplan.rules", "xml"} & set(sys.modules)))
"""


def output(script: str, *arguments: str, cwd: Path = ROOT, **environment: str) -> bytes:
    environment |= {"PYTHONPATH": f"{SOURCE}:{ROOT}", "PATH": ""}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True).stdout


@pytest.mark.parametrize("format_", REPORTERS)
def test_the_same_report_is_the_same_bytes_anywhere(format_: str, tmp_path: Path) -> None:
    here = output(RENDER, format_, PYTHONHASHSEED="1")
    there = output(
        RENDER, format_, cwd=tmp_path, PYTHONHASHSEED="2", LC_ALL="C", TZ="Asia/Tokyo", COLUMNS="33"
    )
    assert here == there


def test_text_imports_nothing_heavy() -> None:
    assert output(IMPORTED).decode().split() == []
