"""What `trackplan ci` compares with is what the CI system says: never another branch, never itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ci.conftest import Shop

GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_STEP_SUMMARY": "/dev/null"}
TARGETS = [
    {**GITHUB, "GITHUB_BASE_REF": "release"},
    {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "release"},
    {"BUILDKITE_PULL_REQUEST_BASE_BRANCH": "release"},
    {"BITBUCKET_PR_DESTINATION_BRANCH": "release"},
    {"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/release"},
    {"CHANGE_TARGET": "release"},
]
REMOVED = ("groups.yaml", "enum: [USD, EUR, GBP]", "enum: [USD, EUR]")


def clone_of(shop: Shop, tmp_path: Path) -> Shop:
    shop.git("clone", "--quiet", str(shop.folder), str(tmp_path / "clone"))
    made = Shop(folder=tmp_path / "clone")
    made.git("remote", "set-head", "origin", "main")
    return made


def commit(shop: Shop, edit: tuple[str, str, str]) -> str:
    shop.edit(*edit)
    shop.git("commit", "--quiet", "--all", "--message=Another plan")
    return shop.run("git", "rev-parse", "HEAD").stdout.strip()


@pytest.mark.parametrize("variables", TARGETS, ids=[[*one][-1] for one in TARGETS])
def test_a_named_branch_that_is_not_fetched_is_never_another_one(
    shop: Shop, tmp_path: Path, variables: dict[str, str]
) -> None:
    commit(shop, REMOVED)
    shop.git("branch", "release", "main")
    clone = clone_of(shop, tmp_path)
    there = clone.trackplan("ci", **variables)
    assert there.returncode == 1
    assert "origin/release at" in there.stdout
    clone.git("update-ref", "-d", "refs/remotes/origin/release")
    gone = clone.trackplan("ci", **variables)
    assert gone.returncode == 3
    assert "the branch `release`, which the change is to be merged into, is not here" in gone.stderr
    assert "run `git fetch origin release:refs/remotes/origin/release`" in gone.stderr


def pushed(tmp_path: Path, system: str, before: str) -> dict[str, str]:
    if system == "gitlab":
        return {"GITLAB_CI": "true", "CI_COMMIT_BEFORE_SHA": before}
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"before": before, "ref": "refs/heads/main"}), "utf-8")
    return {**GITHUB, "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": str(event)}


@pytest.mark.parametrize("system", ["github", "gitlab"])
def test_a_push_to_the_default_branch_is_compared_with_what_was_there(
    shop: Shop, tmp_path: Path, system: str
) -> None:
    shop.git("switch", "--quiet", "main")
    before = shop.run("git", "rev-parse", "HEAD").stdout.strip()
    commit(shop, REMOVED)
    commit(shop, ("events/subscriptions.yaml", "minimum: 1", "minimum: 2"))
    clone = clone_of(shop, tmp_path)
    itself = clone.trackplan("ci", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY="/dev/null")
    assert "[enum-value-removed]" not in itself.stdout
    done = clone.trackplan("ci", **pushed(tmp_path, system, before))
    assert done.returncode == 1
    assert f"origin/main before the push, at {before[:10]}" in done.stdout
    assert "enum-value-removed" in done.stdout
    assert "range-narrowed" in done.stdout


@pytest.mark.parametrize("system", ["github", "gitlab"])
def test_a_new_branch_is_compared_with_where_it_began(shop: Shop, tmp_path: Path, system: str) -> None:
    commit(shop, REMOVED)
    clone = clone_of(shop, tmp_path)
    done = clone.trackplan("ci", **pushed(tmp_path, system, "0" * 40))
    assert done.returncode == 1
    assert "origin/main at" in done.stdout
    assert "enum-value-removed" in done.stdout


@pytest.mark.parametrize("system", ["github", "gitlab"])
def test_a_commit_before_the_push_that_is_not_fetched_is_incomplete(
    shop: Shop, tmp_path: Path, system: str
) -> None:
    shop.git("switch", "--quiet", "main")
    clone = clone_of(shop, tmp_path)
    missing = "1234567890" * 4
    done = clone.trackplan("ci", **pushed(tmp_path, system, missing))
    assert done.returncode == 3
    assert f"run `git fetch origin {missing}`" in done.stderr


@pytest.mark.parametrize("event", ["", "no JSON", "[]", '{"before": 1}'])
def test_an_event_that_says_nothing_is_none(shop: Shop, tmp_path: Path, event: str) -> None:
    (tmp_path / "event.json").write_text(event, "utf-8")
    variables = {"GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": str(tmp_path / "event.json")}
    done = shop.trackplan("ci", **{**GITHUB, **variables})
    assert done.returncode == 0
    assert "main at" in done.stdout
