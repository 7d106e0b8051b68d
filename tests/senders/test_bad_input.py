"""What cannot be read as code is one line each, and fails the run only if it was named by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

PLAN = """\
trackplan: 1
name: Shop
events:
  cart_viewed: {attributes: {cart_id: {type: string, required: true}}}
"""
CALL = 'analytics.track("cart_viewed", { cart_id: id });\n'


def code(folder: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """The exit code, the report and standard error of a run."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI"))}
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", "code", *words, "--format", "json"],
        cwd=folder,
        env=plain,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "tracking_plan").mkdir()
    (tmp_path / "tracking_plan/plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "good.ts").write_text(CALL, "utf-8")
    return tmp_path


DEEP = {
    "parentheses": "(" * 20_000 + 'analytics.track("cart_viewed")' + ")" * 20_000,
    "a chain of calls": "analytics" + ".then()" * 3_000 + '.track("cart_viewed")',
    "a chain of names": "analytics" + ".next" * 3_000 + '.track("cart_viewed")',
    "calls in calls": 'analytics.track("cart_viewed", ' * 1_000 + ")" * 1_000,
}
UNREADABLE: Mapping[str, tuple[str, bytes, str]] = {
    "broken syntax": (
        "a.ts",
        b'if (x { analytics.track("a" }\n' + CALL.encode(),
        "could not be parsed in full",
    ),
    "a broken call": (
        "a.ts",
        b'analytics.track("cart_viewed", { @@ other 1 ) });\n' + CALL.encode(),
        "line 1",
    ),
    "a merge conflict": (
        "a.go",
        b"package a\n<<<<<<< HEAD\nfunc f() { cio.Track() }\n=======\n",
        "in full: line 2",
    ),
    "binary": ("a.py", b"\0\0cio.track(\0" * 50, "it is binary"),
    "not UTF-8": ("a.rb", b"# caf\xe9\ncio.track(1)\n", "line 1 is not UTF-8"),
    "a bundle": ("a.js", CALL.encode() * 60_000, "larger than 2,000,000 bytes"),
    "minified": ("a.js", CALL.replace("\n", "").encode() * 2_000, "minified"),
    "one long line": ("a.js", b"x=1;" * 2_600_000 + CALL.encode(), "larger than"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_one_line(what: str, shop: Path) -> None:
    name, content, reason = UNREADABLE[what]
    (shop / name).write_bytes(content)
    exit_code, report, stderr = code(shop)
    skipped = [one["reason"] for one in report["skipped"] if one["what"] == name]
    assert (exit_code, len(skipped), stderr) == (0, 1, "")
    assert reason in skipped[0]
    assert report["checked"]["calls"] >= 1, "other files are still read"
    assert code(shop, name)[0] == 3, "it was named by hand"


def test_a_file_without_any_of_the_names_is_not_parsed(shop: Path) -> None:
    (shop / "a.go").write_text("this is { no Go at all\n", "utf-8")
    exit_code, report, _ = code(shop)
    assert (exit_code, report["skipped"]) == (0, [])


@pytest.mark.parametrize("what", DEEP)
def test_deep_nesting_ends_the_reading_of_no_other_file(shop: Path, what: str) -> None:
    (shop / "a.ts").write_text(DEEP[what], "utf-8")
    exit_code, report, stderr = code(shop)
    assert (exit_code, stderr) in {(0, ""), (1, "")}
    assert report["checked"]["calls"] >= 1


ENDLESS = {
    "chain.go": 'package a\nimport "x/analytics-go"\nfunc f() { c.Enqueue('
    f'analytics.Track{{Event: "cart_viewed", Properties: NewProperties(){".Set(1, 1)" * 5_000}}}) }}\n',
    "sum.ts": f'analytics.track("cart"{" + b" * 5_000}, {{}});\n',
    "list.py": f'analytics.track(1, "cart_viewed", {{"cart_id": {"[" * 80}1{"]" * 80}}})\n',
    "cycle.ts": "const A = B;\nconst B = A;\nconst C = { ...C, a: C.a };\nanalytics.track(A, C);\n",
    "functions.rb": "def f\n" * 2_000 + "$cio.track(1, name)\n" + "end\n" * 2_000,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_nests_or_leads_in_circles_is_read_all_the_same(name: str, shop: Path) -> None:
    (shop / name).write_text(ENDLESS[name], "utf-8")
    exit_code, report, stderr = code(shop, "--fail-on", "never")
    assert (exit_code, stderr) == (0, "")
    skipped = [one["what"] for one in report["skipped"]]
    assert report["checked"]["calls"] == 2 or name in skipped


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "there is no `nowhere`"),
        (["notes.txt"], "is in no language that is read"),
        (["--plan", "nowhere.yaml"], "there is no plan at `nowhere.yaml`"),
        (["--plan", "https://example.com/plans@v1"], "no plan at `https://example.com/plans@v1`"),
        (["--plan", "broken.yaml"], "the plan does not load: broken.yaml:2"),
    ],
)
def test_wrong_words_are_refused(words: list[str], said: str, shop: Path) -> None:
    (shop / "notes.txt").write_text("notes", "utf-8")
    (shop / "broken.yaml").write_text("trackplan: 1\nevents: [", "utf-8")
    exit_code, _, stderr = code(shop, *words)
    assert exit_code == 2
    assert said in stderr
    assert "Traceback" not in stderr


def test_git_decides_which_files_are_read(shop: Path) -> None:
    subprocess.run(["git", "init", "-q", shop], check=True)
    (shop / ".gitignore").write_text("out/\n*.local.ts\n", "utf-8")
    wrong = 'analytics.track("cart_veiwed", {});\n'
    for name in ("out/a.ts", "a.local.ts", "node_modules/x/a.ts", "a.test.ts", "tests/a.ts", ".cache/a.ts",
                 "a.d.ts"):  # fmt: skip
        (shop / name).parent.mkdir(parents=True, exist_ok=True)
        (shop / name).write_text(wrong, "utf-8")
    (shop / "generated.ts").write_text(f"// Code generated by a tool. DO NOT EDIT.\n{wrong}", "utf-8")
    exit_code, report, _ = code(shop)
    assert (exit_code, report["checked"]["calls"]) == (0, 1)
    exit_code, report, _ = code(shop, "--tests")
    assert (exit_code, report["checked"]["calls"]) == (1, 3)
    assert code(shop, "generated.ts")[0] == 1, "it was named by hand"


def test_a_plan_of_a_revision_and_of_a_clone(shop: Path) -> None:
    def git(*words: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(shop / "plans"), *identity, *words], check=True, capture_output=True)

    (shop / "plans").mkdir()
    git("init", "-q", "-b", "main")
    (shop / "plans/tracking_plan").mkdir()
    plan = shop / "plans/tracking_plan/plan.yaml"
    plan.write_text(PLAN.replace("cart_viewed", "cart_seen"), "utf-8")
    git("add", ".")
    git("commit", "-qm", "one")
    git("tag", "v1")
    plan.write_text(PLAN, "utf-8")
    git("commit", "-qam", "two")
    git("remote", "add", "origin", "https://example.com/plans.git")
    for word, wanted in (
        ("plans@v1", 1),
        ("plans@main", 0),
        (f"file://{shop}/plans@v1:tracking_plan", 1),
    ):
        assert code(shop, "--plan", word)[0] == wanted, word
    inside = shop / "plans"
    (inside / "a.ts").write_text(CALL, "utf-8")
    assert code(inside, "--plan", "v1")[0] == 1
    assert code(inside, "--plan", "main:tracking_plan")[0] == 0
    assert code(inside, "--plan", "https://example.com/plans@v1")[0] == 1
    assert code(inside, "--plan", "https://example.com/others@v1")[0] == 2
    assert code(shop, "--plan", "plans@v9")[0] == 2
