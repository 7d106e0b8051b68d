"""What `init --ci` writes is run as its system runs it."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.conftest import Shop
from trackplan import __version__
from trackplan.templates import CI_FILES


def written(shop: Shop, system: str) -> dict[str, Any]:
    done = shop.trackplan("init", "--ci", system)
    assert done.returncode == 0, done.stderr
    text = (shop.folder / CI_FILES[system]).read_text("utf-8")
    assert "@" not in [word[0] for word in text.split() if word.endswith("VERSION@")]
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def on_path(shop: Shop, tmp_path: Path) -> str:
    """A folder before PATH where `trackplan` is the one under test, and `python` installs nothing."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, line in {
        "trackplan": f"exec {shlex.quote(sys.executable)} -m trackplan",
        "python": f'echo "$@" >> {shlex.quote(str(tmp_path / "installed"))}; true',
    }.items():
        (folder / name).write_text(f'#!/bin/sh\n{line} "$@"\n')
        (folder / name).chmod(0o755)
    return f"{folder}:{shop.environment['PATH']}"


@pytest.mark.parametrize("system", ["github", "gitlab"])
def test_the_steps_run_in_order(shop: Shop, tmp_path: Path, system: str) -> None:
    made = written(shop, system)
    if system == "github":
        steps = [step["run"] for step in made["jobs"]["check"]["steps"] if "run" in step]
    else:
        steps = made["tracking-plan"]["script"]
    path = on_path(shop, tmp_path)
    for step in steps:
        done = shop.run("bash", "-eo", "pipefail", "-c", step, PATH=path)
        assert done.returncode == 0, done.stderr
    assert f"trackplan[liquid]=={__version__}" in (tmp_path / "installed").read_text()
    if system == "gitlab":
        for report in made["tracking-plan"]["artifacts"]["reports"].values():
            assert (shop.folder / report).is_file()
    assert json.loads((shop.folder / "trackplan-report/trackplan.json").read_text())["findings"] == []


def test_hooks_name_this_version(shop: Shop) -> None:
    (repository,) = written(shop, "pre-commit")["repos"]
    assert [hook["additional_dependencies"] for hook in repository["hooks"]] == [
        [f"trackplan=={__version__}"]
    ] * 2
    path = shop.environment["PATH"]
    for hook in repository["hooks"]:
        done = shop.run("sh", "-c", f"{sys.executable} -m {hook['entry']}", PATH=path)
        assert done.returncode == 0, done.stderr


def test_a_file_that_is_there_is_left_alone(shop: Shop) -> None:
    written(shop, "gitlab")
    done = shop.trackplan("init", "--ci", "gitlab")
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert f"with {__version__} in place of @VERSION@" in done.stderr


def test_from_a_folder_below_the_file_goes_to_the_top_and_the_plan_above_is_taken(shop: Shop) -> None:
    below = Shop(folder=shop.folder / "services/orders")
    below.folder.mkdir(parents=True)
    done = below.trackplan("init", "--ci", "github")
    assert (done.returncode, list(below.folder.iterdir())) == (0, [])
    text = (shop.folder / CI_FILES["github"]).read_text("utf-8")
    assert "      - run: trackplan ci\n" in text


def test_a_plan_that_is_not_at_the_top_is_named(shop: Shop) -> None:
    (shop.folder / "shop").mkdir()
    (shop.folder / "tracking_plan").rename(shop.folder / "shop/plan")
    done = shop.trackplan("init", "shop/plan", "--ci", "pre-commit")
    assert done.returncode == 0, done.stderr
    (repository,) = yaml.safe_load((shop.folder / CI_FILES["pre-commit"]).read_text("utf-8"))["repos"]
    fmt, lint = repository["hooks"]
    assert (fmt["entry"], lint["entry"]) == ("trackplan fmt", "trackplan lint --plan shop/plan")
    assert lint["name"] == "trackplan lint"
    assert lint["files"] == "^shop/plan/"
    assert fmt["files"].startswith("^shop/plan/(?!")
    done = shop.run("sh", "-c", f"{sys.executable} -m {lint['entry']}")
    assert done.returncode == 0, done.stderr


GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
case "$*" in
  *pulls*) echo "$NUMBER" ;;
  *--paginate*) [ -z "$COMMENT" ] || echo "$COMMENT" ;;
esac
"""


@pytest.mark.parametrize(("number", "comment"), [("", ""), ("7", ""), ("7", "41")])
def test_the_comment_is_written_once_and_then_edited(
    shop: Shop, tmp_path: Path, number: str, comment: str
) -> None:
    made = written(shop, "github-comment")
    step = made["jobs"]["comment"]["steps"][-1]
    folder = tmp_path / "gh-bin"
    folder.mkdir()
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    calls = tmp_path / "calls"
    done = shop.run(
        "bash", "-eo", "pipefail", "-c", step["run"],
        PATH=f"{folder}:{shop.environment['PATH']}", CALLS=str(calls), NUMBER=number, COMMENT=comment,
        GITHUB_REPOSITORY="acme/shop", HEAD="$(touch owned):change", HEAD_SHA="abc",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = calls.read_text().splitlines()
    assert "head=$(touch owned):change" in said[0]
    writing = [call.partition(" -F ")[0].rpartition("/repos/")[2] for call in said if "body=@" in call]
    wanted = {
        ("", ""): [],
        ("7", ""): ["api --silent --method POST repos/acme/shop/issues/7/comments"],
        ("7", "41"): ["api --silent --method PATCH repos/acme/shop/issues/comments/41"],
    }
    assert writing == wanted[number, comment]
    assert not list(tmp_path.rglob("owned"))
