"""The action's shell, run as GitHub runs it; what an input holds is never more than one argument."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.conftest import ROOT, Shop

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEP: dict[str, Any] = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "run")
ECHO = """#!/bin/sh
# Stands for Python: shows its arguments a line each, between marks.
for word in "$@"; do printf '<%s>\\n' "$word"; done
exit ${ECHO_CODE:-0}
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")


def run(shop: Shop, tmp_path: Path, python: Path | None, **inputs: str) -> tuple[int, str, dict[str, str]]:
    """Run the step with its inputs; its exit code, standard output and the step's outputs."""
    binary = tmp_path / "runner/trackplan/bin/python"
    binary.parent.mkdir(parents=True, exist_ok=True)
    if python is None:
        binary.write_text(ECHO)
        binary.chmod(0o755)
    else:
        binary.write_text(f'#!/bin/sh\nexec "{python}" "$@"\n')
        binary.chmod(0o755)
    given = {name: inputs.get(name, declared["default"]) for name, declared in ACTION["inputs"].items()}
    variables = {
        variable: given[expression.removeprefix("${{ inputs.").removesuffix(" }}")]
        for variable, expression in STEP["env"].items()
    }
    output = tmp_path / "output"
    done = shop.run(
        "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEP["run"],
        GITHUB_ACTION_PATH=str(ROOT), RUNNER_TEMP=str(tmp_path / "runner"), GITHUB_OUTPUT=str(output),
        **variables,
    )  # fmt: skip
    outputs = dict(line.split("=", 1) for line in output.read_text().splitlines()) if output.exists() else {}
    return done.returncode, done.stdout, outputs


CASES: dict[str, tuple[dict[str, str], list[str]]] = {
    "ci": ({"base": "v1.0.0"}, ["ci", "--base=v1.0.0", "--out=trackplan-report", "--fail-on=error"]),
    "lint": (
        {"mode": "lint", "paths": "a b.ndjson\n*.json\n", "report": "sarif=a.sarif\njunit=b.xml"},
        ["lint", "--fail-on=error", "--report=sarif=a.sarif", "--report=junit=b.xml", "--", "a b.ndjson",
         "*.json"],
    ),
    "diff": (
        {"mode": "diff", "paths": "v1\nv2", "baseline": "unread"},
        ["diff", "--fail-on=error", "--", "v1", "v2"],
    ),
    "audit": (
        {"mode": "audit", "paths": "x.gz", "baseline": "last.json", "fail-on": "warning"},
        ["audit", "--fail-on=warning", "--baseline=last.json", "--", "x.gz"],
    ),
    "code": (
        {"mode": "code", "paths": "services\nweb", "plan": "plan.yaml", "baseline": "known.json"},
        ["code", "--plan=plan.yaml", "--fail-on=error", "--baseline=known.json", "--", "services", "web"],
    ),
    "docs": ({"mode": "docs", "plan": "p", "out": "o"}, ["docs", "build", "--plan=p", "--out=o"]),
    "hostile": (
        {"mode": "lint", "plan": "$(touch owned); `touch owned`",
         "paths": "--plan=x\n; touch owned\n$HOME\r\n-"},
        ["lint", "--plan=$(touch owned); `touch owned`", "--fail-on=error", "--", "--plan=x", "; touch owned",
         "$HOME", "-"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_inputs_are_arguments(shop: Shop, tmp_path: Path, name: str) -> None:
    inputs, wanted = CASES[name]
    code, shown, outputs = run(shop, tmp_path, None, **inputs)
    assert shown.splitlines() == [f"<{word}>" for word in ("-P", "-m", "trackplan", *wanted)]
    assert (code, outputs["exit-code"]) == (0, "0")
    assert not list(tmp_path.rglob("owned"))


def test_a_mode_that_is_none_is_said(shop: Shop, tmp_path: Path) -> None:
    code, shown, _ = run(shop, tmp_path, None, mode="x\n::warning::y")
    assert (code, shown.count("::error"), shown.count("::warning")) == (2, 1, 0)


def test_a_real_run_sets_the_outputs(shop: Shop, tmp_path: Path) -> None:
    shop.edit("groups.yaml", "enum: [USD, EUR, GBP]", "enum: [USD, EUR]")
    # A module of the repository under test is no module of ours.
    (shop.folder / "typer.py").write_text("raise SystemExit(99)")
    shop.environment["GITHUB_ACTIONS"] = "true"
    code, _, outputs = run(shop, tmp_path, Path(sys.executable))
    assert code == 1
    assert outputs["exit-code"] == "1"
    assert int(outputs["breaking"]) > 0
    assert Path(outputs["report-path"], "trackplan.sarif").is_file()
    assert set(outputs) == set(ACTION["outputs"])


def test_every_input_is_used_and_described() -> None:
    used = str(ACTION["runs"])
    assert [name for name in ACTION["inputs"] if f"inputs.{name}" not in used] == []
    assert all(one["description"] for one in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))
    assert not [step["run"] for step in ACTION["runs"]["steps"] if "${{" in step.get("run", "")]
