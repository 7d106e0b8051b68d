"""The versions of Python that the package asks for, names and is tested with are the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OLDEST = PYPROJECT["project"]["requires-python"].removeprefix(">=")


def workflow(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows" / name).read_text("utf-8"))
    return loaded


def test_the_classifiers_are_what_ci_tests() -> None:
    named = re.findall(r"Python :: (3\.\d+)", " ".join(PYPROJECT["project"]["classifiers"]))
    assert named[0] == OLDEST
    assert workflow("ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"] == named


def test_the_linters_read_the_oldest() -> None:
    assert PYPROJECT["tool"]["mypy"]["python_version"] == OLDEST
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{OLDEST.replace('.', '')}"


def test_the_whole_of_ci_runs_on_the_oldest() -> None:
    for name, job in (("ci.yml", "all"), ("nightly.yml", "nightly")):
        steps = workflow(name)["jobs"][job]["steps"]
        assert [
            step["with"]["python-version"] for step in steps if "setup-python" in step.get("uses", "")
        ] == [OLDEST]
