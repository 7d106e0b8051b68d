"""One line of the shipped plan broken: never an exception, and where YAML sees it a finding there."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.nightly import nightly
from trackplan import engine
from trackplan.document import Document
from trackplan.document.yaml import read_yaml
from trackplan.language.load import load
from trackplan.model.policy import Policy

ROOT = Path(__file__).parents[1] / "tracking_plan"
FILES = sorted(path for path in ROOT.rglob("*.yaml") if "samples" not in path.parts)

AT_THE_LINE = {
    "indented by a tab": lambda line: ["\t" + line.lstrip()],
    "written twice": lambda line: [line, line],
    "a quote that is not closed": lambda line: [line.partition(":")[0] + ': "' + line.partition(":")[2]],
    "a bracket that is not closed": lambda line: [line.partition(":")[0] + ": [" + line.partition(":")[2]],
}
ANYWHERE = {
    "left out": lambda _line: [],
    "without its value": lambda line: [line.partition(":")[0] + ":"],
    "a name misspelt": lambda line: [line.replace(line.strip()[:2], line.strip()[:1], 1)],
    "another type": lambda line: [line.partition(":")[0] + ": 7"],
    "indented more": lambda line: [" " + line],
    "indented less": lambda line: [line.removeprefix(" ")],
}


@cache
def whole(path: Path) -> Document:
    return read_yaml(path.as_posix(), path.read_bytes())


def found(changed: Path, text: str) -> set[tuple[str, int]]:
    """Where lint finds something in the plan with one file changed."""
    name = changed.as_posix()
    documents = [read_yaml(name, text) if path == changed else whole(path) for path in FILES]
    loaded = load(documents)
    findings = list(engine.check_documents(loaded.documents, Policy()))
    if loaded.plan is not None:
        findings += engine.check_plan(loaded.plan, today=date(2026, 1, 1))
    return {(finding.location.file, finding.location.span.line) for finding in findings}


def chosen(path: Path, how: str, most: int) -> list[int]:
    """At most so many lines that are a name and a plain value."""
    lines = path.read_text(encoding="utf-8").split("\n")
    plain = [
        row
        for row, line in enumerate(lines)
        if ": " in line and not line.lstrip().startswith(("#", "- ", '"')) and line[-1] not in ">}]\"'"
    ]
    return random.Random(f"{path.name}{how}").sample(plain, min(most, len(plain)))


@pytest.mark.parametrize("most", [3, *nightly(12)])
@pytest.mark.parametrize("how", [*AT_THE_LINE, *ANYWHERE])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_line_is_found(path: Path, how: str, most: int) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    missed = []
    for row in chosen(path, how, most):
        broken = (AT_THE_LINE | ANYWHERE)[how](lines[row])
        places = found(path, "\n".join([*lines[:row], *broken, *lines[row + 1 :]]))
        after = next((more for more in range(row + 1, len(lines)) if lines[more].strip()), row)
        near = {(path.as_posix(), at + 1) for at in (row, row + 1, after)}
        if how in AT_THE_LINE and near.isdisjoint(places):
            missed.append((row + 1, lines[row], sorted(places)[:3]))
    assert missed == []


def test_the_plan_is_clean_unbroken() -> None:
    assert found(FILES[0], FILES[0].read_text(encoding="utf-8")) == set()
