"""What `lint --fix` makes of a plan file, as files before and after; once fixed, there is nothing to fix."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from trackplan.cli.support.fixing import Fixing
from trackplan.formatting.fixes import FIXERS

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases/fixes.yaml").read_text("utf-8"))


def fixed(path: Path, *, unsafe: bool) -> str:
    fixing = Fixing(unsafe=unsafe)
    fixing.run(path)
    fixing.write()
    return path.read_text("utf-8").replace(f"{{on: {datetime.now(UTC).date()},", "{on: TODAY,")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
@pytest.mark.parametrize("kind", ["safe", "unsafe"])
def test_case(tmp_path: Path, case: dict[str, Any], kind: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(case["before"], "utf-8")
    wanted = case.get(kind, case["safe"])
    assert fixed(path, unsafe=kind == "unsafe") == wanted
    assert fixed(path, unsafe=kind == "unsafe") == wanted


def test_every_fixer_has_a_case(tmp_path: Path) -> None:
    path, met = tmp_path / "plan.yaml", set()
    for case in CASES:
        path.write_text(case["before"], "utf-8")
        fixing = Fixing(unsafe=True)
        fixing.run(path)
        met |= fixing.rules
    assert met == set(FIXERS)
