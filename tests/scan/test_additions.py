"""What `infer --into` adds to a plan: what it lacks, each with its evidence, and nothing a second time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Golden
from tests.rules.test_cases import Text
from tests.site.conftest import trackplan
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.model.plan import Plan
from trackplan.shapes import SHAPES

FILE = Path(__file__).with_name("additions.yaml")


def calls(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for number in range(row["times"]):
            said = {"identifiers": {"id": f"usr_{number}"}, "attributes": row["data"], "type": "person"}
            named = {"action": "event", "name": row["name"]} if "name" in row else {"action": "identify"}
            yield {**said, **named, "timestamp": 1_793_491_200 + number}


def merged(folder: Path, plan: str, rows: list[dict[str, Any]]) -> tuple[str, str]:
    """The plan's text after what landed was added, and the notes."""
    (folder / "plan.yaml").write_text(plan, encoding="utf-8")
    lines = [json.dumps(call) for call in calls(rows)]
    (folder / "landed.ndjson").write_text("\n".join(lines), encoding="utf-8")
    shown = trackplan("infer", "landed.ndjson", "--into", "plan.yaml", cwd=folder)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == plan
    written = trackplan("infer", "landed.ndjson", "--into", "plan.yaml", "--write", cwd=folder)
    assert written == shown.replace("would write plan.yaml; write it with --write", "wrote plan.yaml")
    after = (folder / "plan.yaml").read_text(encoding="utf-8")
    again = trackplan("infer", "landed.ndjson", "--into", "plan.yaml", "--write", cwd=folder)
    assert "the plan says all of it already: no file changes" in again
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == after
    return after, "".join(
        f"{line}\n" for line in written.splitlines() if line.startswith(("note:", "wrote", "the plan"))
    )


def test_a_plan_gets_what_it_lacks(tmp_path: Path, golden: Golden) -> None:
    cases = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for number, case in enumerate(cases):
        folder = tmp_path / str(number)
        folder.mkdir()
        text, notes = merged(folder, case["plan"], case["landed"])
        case["plan"], case["expected"], case["notes"] = Text(case["plan"]), Text(text), Text(notes)
    golden(
        FILE, yaml.safe_dump(cases, sort_keys=False, allow_unicode=True, width=4096, default_flow_style=None)
    )


def planned(text: str) -> Plan:
    found = load([read_yaml("plan.yaml", text)]).plan
    assert found is not None
    return found


@pytest.mark.parametrize(
    "case", yaml.safe_load(FILE.read_text(encoding="utf-8")), ids=lambda one: one["name"]
)
def test_what_was_valid_stays_so(case: dict[str, Any]) -> None:
    before, after = CompiledPlan(planned(case["plan"])), CompiledPlan(planned(case["expected"]))
    for call in calls(case["landed"]):
        payload = SHAPES["track_v2"].read(call)
        if before.event(payload) is not None and not before.violations(payload):
            assert not after.violations(payload)
