"""What `lint --fix` makes of a plan file, as files before and after; once fixed, there is nothing to fix."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from trackplan.cli.support.fixing import Fixing
from trackplan.document.yaml import nodes
from trackplan.formatting import scalars
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


def test_many_renames_read_the_text_a_few_times_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[str] = []
    monkeypatch.setattr(scalars, "nodes", lambda text: composed.append(text) or nodes(text))
    lines = ["trackplan: 1", "name: R", "naming: {events: snake_case, attributes: snake_case}", "events:"]
    for number in range(40):
        lines += [f"  Part {number} Sold:", "    attributes:", "      Unit Price: {type: number}"]
        lines += ["      unit price: {type: number}", f"      Part {number}: {{type: string}}"]
    path = tmp_path / "plan.yaml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    fixing = Fixing(unsafe=True)
    fixing.run(path)
    plan = yaml.safe_load(fixing.after[next(iter(fixing.after))])
    assert fixing.fixed == 40 * 3
    assert len(composed) <= 4
    assert list(plan["events"]) == [f"part_{number}_sold" for number in range(40)]
    assert list(plan["events"]["part_7_sold"]["attributes"]) == ["unit_price", "unit price", "part_7"]
    assert {name: gone["replaced_by"] for name, gone in plan["removed"].items()} == {
        f"Part {number} Sold": f"part_{number}_sold" for number in range(40)
    }
