"""README's guides suffice: what is added by each to a copy of the tree passes the suite's own tests.

The copy gets all of `additions.yaml` at once, since a guide that needs an edit elsewhere shows all the same.
"""

from __future__ import annotations

import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ADDITIONS: list[dict[str, Any]] = yaml.safe_load((HERE / "additions.yaml").read_text("utf-8"))
COPIED = (
    "src",
    "tests",
    "tracking_plan",
    "README.md",
    "pyproject.toml",
    ".github",
    "action.yml",
    ".pre-commit-hooks.yaml",
)
GOLDEN = re.compile(r"tests/.*\b(golden|screens)/")


def guides() -> dict[str, str]:
    """The guides of README by what they add."""
    text = (ROOT / "README.md").read_text("utf-8")
    return {
        match[1].lower(): match[0] for match in re.finditer(r"^- \*\*An? ([^*]+)\*\*.*", text, re.MULTILINE)
    }


def touched(addition: dict[str, Any]) -> set[str]:
    return {*addition.get("files", ()), *(edit["file"] for edit in addition.get("edits", ()))}


def is_named(path: str, guide: str) -> bool:
    """Whether a guide names a file, or the folder that it is in."""
    short = path.removeprefix("src/trackplan/")
    for named in re.findall(r"`([^`]+)`", guide):
        pattern = re.sub(r"<\w+>", "[^/]+", named.replace(".", r"\."))
        if re.fullmatch(pattern + ("[^/]+" if named.endswith("/") else ""), short):
            return True
    return False


@pytest.mark.parametrize("addition", ADDITIONS, ids=lambda addition: str(addition["guide"]))
def test_a_guide_names_the_files_that_it_asks_for(addition: dict[str, Any]) -> None:
    guide = guides()[addition["guide"]]
    assert [path for path in touched(addition) if not is_named(path, guide)] == []


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree with all additions."""
    copy = tmp_path_factory.mktemp("tree")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    for addition in ADDITIONS:
        for file in addition.get("files", ()):
            assert not (copy / file).exists(), file
            shutil.copy(HERE / "tree" / file, copy / file)
        for edit in addition.get("edits", ()):
            text = (copy / edit["file"]).read_text("utf-8")
            assert text.count(edit["old"]) == 1, edit
            (copy / edit["file"]).write_text(text.replace(edit["old"], edit["new"].rstrip("\n")), "utf-8")
    return copy


def run(copy: Path, *words: str, code: int = 0, text: str = "") -> str:
    """What a program of the copy says."""
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    ran = subprocess.run(
        [sys.executable, "-m", *words], cwd=copy, env=environment, input=text, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout


def test_the_suites_own_tests_pass_with_all_of_them(copy: Path) -> None:
    pytest_ = ("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    written = [test for addition in ADDITIONS for test in addition.get("written", ())]
    run(copy, *pytest_, "--update-golden", *written)
    run(copy, *pytest_, *written, *(test for addition in ADDITIONS for test in addition.get("tests", ())))
    guide = guides()["constraint keyword"]
    asked = {path for addition in ADDITIONS for path in touched(addition)}
    assert [
        path for path in changed(copy) - asked if not GOLDEN.match(path) and not is_named(path, guide)
    ] == []


def changed(copy: Path) -> set[str]:
    """The files of the copy that the tree does not have, or has otherwise."""
    found = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    same = {
        path for path in found if (ROOT / path).is_file() and filecmp.cmp(ROOT / path, copy / path, False)
    }
    return {path for path in found - same if "/__pycache__/" not in path and path.partition("/")[0] in COPIED}


PLAN = """\
trackplan: 1
name: Shop
events:
  cart_viewed:
    attributes:
      tags: {type: array, contains: %s}
      note: {type: string}
"""


def test_what_was_added_works_in_the_tool(copy: Path) -> None:
    for word in ("new", "old"):
        (copy / f"{word}.yaml").write_text(PLAN % word, "utf-8")
    assert run(copy, "trackplan", "count", "--plan", "new.yaml") == "1\n"
    sent = {"what": "cart_viewed", "with": {"tags": ["old"], "note": "[[note]]"}, "who": "usr_1"}
    said = run(
        copy, "trackplan", "lint", "--plan", "new.yaml", "--format", "csv", "-", code=1, text=json.dumps(sent)
    )
    lines = [line.split(",") for line in said.splitlines()]
    assert sorted(rule for rule, _, file, *_ in lines[1:] if file != "new.yaml") == [
        "constraint-violated",
        "placeholder-value",
        "template-as-value",
    ]
    report = json.loads(run(copy, "trackplan", "diff", "old.yaml", "new.yaml", "--format", "json"))
    (change,) = report["changes"]
    said = (change["fact"], change["senders"], change["readers"])
    assert said == ("constraint-changed", "risky", "risky")
