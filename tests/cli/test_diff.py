"""`trackplan diff` and `changelog` as people run them: real processes over real git repositories."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

SRC = Path(__file__).parents[2] / "src"
SCHEMA = SRC / "trackplan" / "reporters" / "report.schema.json"
PLAN = """\
trackplan: 1
name: Example
version: 1.0.0
events:
  order_completed:
    attributes:
      orderTotal: {type: number, required: true}
      currency: {type: string}
      quantity: {type: integer}
  cart_viewed: {}
"""
BRANCH = """\
trackplan: 1
name: Example
version: 1.0.0
events:
  order_completed:
    attributes:
      order_total: {type: number, required: true}
      currency: {type: string, required: true}
      quantity: {type: number}
"""
Result = subprocess.CompletedProcess[str]


class Repo:
    """A git repository with a plan on `main`, and what runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"]
        command = ["git", *identity, *arguments]
        done = subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def write(self, text: str, name: str = "tracking_plan/plan.yaml") -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def commit(self, text: str, name: str = "tracking_plan/plan.yaml") -> None:
        self.write(text, name)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Change the plan")

    def run(self, *arguments: str, command: str = "diff") -> Result:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI"))}
        env |= {"PYTHONPATH": str(SRC), "GIT_CEILING_DIRECTORIES": str(self.folder.parent)}
        whole = [sys.executable, "-m", "trackplan", command, *arguments]
        return subprocess.run(whole, cwd=self.folder, capture_output=True, text=True, check=False, env=env)

    def rules(self, *arguments: str) -> list[str]:
        done = self.run(*arguments, "--format", "json")
        assert done.returncode in {0, 1}, done.stderr
        report = json.loads(done.stdout)
        Draft202012Validator(json.loads(SCHEMA.read_text())).validate(report)
        return [change["rule"] for change in report["changes"]]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "repo")
    made.git("init", "-q", "-b", "main")
    made.commit(PLAN)
    made.git("tag", "v1")
    return made


@pytest.fixture
def clone(repo: Repo, tmp_path: Path) -> Repo:
    """A clone on a branch that renames one attribute, requires another, widens a type, deletes an event."""
    repo.git("clone", "-q", str(repo.folder), str(tmp_path / "clone"))
    made = Repo(tmp_path / "clone")
    made.git("checkout", "-q", "-b", "branch")
    made.commit(BRANCH)
    return made


EXPECTED = {
    "attribute-renamed": ("breaking", "breaking"),
    "attribute-required": ("breaking", "safe"),
    "type-widened": ("safe", "breaking"),
    "event-removed": ("breaking", "breaking"),
}


def test_a_branch_by_default(clone: Repo) -> None:
    done = clone.run("--format", "json")
    report = json.loads(done.stdout)
    verdicts = {one["rule"]: (one["senders"], one["readers"]) for one in report["changes"]}
    assert (done.returncode, verdicts, report["bump"]) == (1, EXPECTED, "major")
    assert all(change["examples"] for change in report["changes"])


def test_each_alone_on_a_branch_is_one_line(clone: Repo) -> None:
    edits = {
        "attribute-renamed": ("orderTotal", "order_total"),
        "attribute-required": ("currency: {type: string}", "currency: {type: string, required: true}"),
        "type-widened": ("quantity: {type: integer}", "quantity: {type: number}"),
        "event-removed": ("  cart_viewed: {}\n", ""),
    }
    for rule, (old, new) in edits.items():
        clone.write(PLAN.replace(old, new))
        done = clone.run("origin/main")
        lines = [line for line in done.stdout.splitlines() if line.startswith("  error ")]
        assert (done.returncode, len(lines), done.stdout.count(f"[{rule}]")) == (1, 1, 1), done.stdout
        assert tuple(lines[0].split()[1:3]) == EXPECTED[rule]


def test_what_breaks_nobody_leaves_with_zero(clone: Repo) -> None:
    clone.write(PLAN.replace("cart_viewed: {}", "cart_viewed: {}\n  cart_emptied: {}"))
    done = clone.run("main")
    assert (done.returncode, "event-added" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    "sides",
    [("main",), ("v1", "HEAD"), ("HEAD~1",), ("main..branch",), ("main...branch",), ("main:tracking_plan",),
     ("origin/main:tracking_plan/plan.yaml", "tracking_plan/plan.yaml"), ("v1", "tracking_plan")],
)  # fmt: skip
def test_every_way_to_name_the_sides(clone: Repo, sides: tuple[str, ...]) -> None:
    clone.git("branch", "-f", "main", "origin/main")
    assert sorted(clone.rules(*sides)) == sorted(EXPECTED)


def test_a_dirty_tree_is_the_new_side_and_git_is_not_changed(clone: Repo) -> None:
    clone.git("checkout", "-q", "main", "--")
    clone.write(BRANCH)
    before = clone.git("status", "--porcelain=v2")
    index = (clone.folder / ".git" / "index").read_bytes()
    assert sorted(clone.rules()) == sorted(EXPECTED)
    assert (clone.folder / ".git" / "index").read_bytes() == index
    assert clone.git("status", "--porcelain=v2") == before


def test_line_ends_and_split_files_change_nothing(clone: Repo) -> None:
    clone.git("config", "core.autocrlf", "true")
    head, _, tail = PLAN.partition("  cart_viewed")
    clone.write(head.replace("\n", "\r\n"))
    clone.write(f"events:\r\n  cart_viewed{tail}", "tracking_plan/events/cart.yaml")
    done = clone.run("origin/main")
    assert (done.returncode, done.stdout) == (
        0,
        "no changes · compared 2 events in 2 plan files with origin/main · asks for no new version\n",
    )


def test_where_there_was_no_plan_everything_is_added(tmp_path: Path) -> None:
    made = Repo(tmp_path / "new")
    made.git("init", "-q", "-b", "main")
    made.commit("Hello.", "README")
    made.write(f"{PLAN}identity: {{id: {{pattern: '^usr_'}}, anonymous: merge}}\n")
    done = made.run("HEAD", "--fail-on", "warning")
    assert done.returncode == 0
    assert done.stdout.endswith("asks for a minor version\n")
    assert done.stdout.count("[event-added]") == 2
    assert "skipped HEAD: it has no plan, so all of the other one counts as added" in done.stdout


@pytest.mark.parametrize(
    ("sides", "error", "help_"),
    [
        (("nowhere",), "there is no revision `nowhere` here", "git fetch origin tag nowhere"),
        (("origin/next",), "there is no revision `origin/next` here", "git fetch origin next:refs/remotes/"),
        (("main:elsewhere",), "there is no `elsewhere` in `main`", "git ls-tree"),
        (("a.yaml", "b.yaml"), "there is no revision `b.yaml` here", "`b.yaml` is no file or folder either"),
        (("main", "HEAD", "more"), "`more` is a third side", "name a base and a head"),
        (("--upload-pack=x",), "No such option: --upload-pack", "trackplan diff --help"),
    ],
)
def test_a_side_that_is_not_there(clone: Repo, sides: tuple[str, ...], error: str, help_: str) -> None:
    clone.git("branch", "-f", "main", "origin/main")
    done = clone.run(*sides)
    assert (done.returncode, done.stdout) == (2, "")
    assert error in done.stderr
    assert help_ in done.stderr


def test_a_plan_that_does_not_load_says_which_side(clone: Repo) -> None:
    clone.write("trackplan: 2\nname: Example\n")
    new = clone.run("origin/main")
    assert (new.returncode, new.stdout) == (2, "")
    assert new.stderr.startswith(
        "error: the plan of `tracking_plan` does not load: tracking_plan/plan.yaml:1:12:"
    )
    clone.commit("a: [")
    clone.write(PLAN)
    old = clone.run("HEAD")
    assert (old.returncode, old.stdout) == (2, "")
    assert "error: the plan of `HEAD` does not load: HEAD:tracking_plan/plan.yaml:" in old.stderr


def test_a_shallow_clone_is_told_what_to_fetch(clone: Repo, repo: Repo, tmp_path: Path) -> None:
    repo.commit(PLAN.replace("1.0.0", "1.0.1"))
    clone.git("push", "-q", "origin", "branch")
    shallow = Repo(tmp_path / "shallow")
    url = f"file://{repo.folder}"
    shallow.git("clone", "-q", "--depth=1", "--branch=branch", "--single-branch", url, ".")
    alone = shallow.run()
    assert (alone.returncode, alone.stdout) == (2, "")
    assert "run `git fetch origin main:refs/remotes/origin/main`" in alone.stderr
    shallow.git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    parted = shallow.run()
    assert (parted.returncode, parted.stdout) == (2, "")
    assert "run `git fetch --unshallow origin`" in parted.stderr
    back = shallow.run("HEAD~1")
    assert "the clone is shallow: run `git fetch --unshallow`" in back.stderr
    shallow.git("fetch", "-q", "--unshallow", "origin")
    assert sorted(shallow.rules()) == sorted(EXPECTED)


def test_a_bare_repository_compares_revisions(clone: Repo, repo: Repo, tmp_path: Path) -> None:
    clone.git("push", "-q", "origin", "branch")
    repo.git("clone", "-q", "--bare", str(repo.folder), str(tmp_path / "bare"))
    bare = Repo(tmp_path / "bare")
    assert sorted(bare.rules("main", "branch")) == sorted(EXPECTED)
    done = bare.run("main")
    assert (done.returncode, done.stdout) == (2, "")
    assert "a bare repository has no working tree" in done.stderr


def test_a_plan_that_is_a_submodule(repo: Repo, tmp_path: Path) -> None:
    around = Repo(tmp_path / "around")
    around.git("init", "-q", "-b", "main")
    around.git("submodule", "add", "-q", str(repo.folder), "shared")
    around.git("commit", "-q", "-m", "Take the plan in")
    around.write(BRANCH, "shared/tracking_plan/plan.yaml")
    inside = around.rules("HEAD", "--plan", "shared/tracking_plan")
    assert sorted(inside) == sorted(EXPECTED)
    outside = around.run("HEAD:shared", "shared/tracking_plan")
    assert (outside.returncode, "is a submodule" in outside.stderr) == (2, True)


def test_outside_git_two_folders_do(tmp_path: Path) -> None:
    plain = Repo(tmp_path / "plain")
    plain.write(PLAN, "old/plan.yaml")
    plain.write(BRANCH, "tracking_plan/plan.yaml")
    assert sorted(plain.rules("old")) == sorted(EXPECTED)
    done = plain.run()
    assert (done.returncode, done.stdout) == (2, "")
    assert "is in no git repository" in done.stderr


def test_no_renames(clone: Repo) -> None:
    assert {"attribute-added", "attribute-removed"} < {*clone.rules("--no-renames")}


def test_an_allow_entry_may_name_what_is_gone(clone: Repo) -> None:
    shown = clone.run("--show-allow")
    assert '  - {rule: event-removed, at: "events/cart_viewed", reason: }\n' in shown.stdout
    accepted = shown.stdout.replace("reason: }", "reason: Agreed.}")
    clone.write(f"{BRANCH}{accepted}")
    done = clone.run("--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["findings"] == []
    assert all(change["allowed"] for change in report["changes"])


def test_what_is_deprecated_may_go_after_its_sunset(clone: Repo) -> None:
    clone.commit(PLAN.replace("cart_viewed: {}", "cart_viewed: {status: deprecated, sunset: 2026-01-31}"))
    clone.write(PLAN.replace("  cart_viewed: {}\n", ""))
    assert clone.run("HEAD", "--today", "2026-01-31").returncode == 1
    assert clone.run("HEAD", "--today", "2026-02-01").returncode == 0


def test_the_changelog_has_a_section_for_each_version(repo: Repo) -> None:
    repo.commit(PLAN.replace("1.0.0", "1.1.0") + "  cart_emptied: {}\n")
    repo.commit(BRANCH.replace("1.0.0", "2.0.0"))
    repo.write(BRANCH)
    done = repo.run("v1..HEAD", command="changelog")
    headings = [line.partition(" (")[0] for line in done.stdout.splitlines() if line.startswith("#")]
    assert done.returncode == 0
    assert headings == ["## 2.0.0", "### Breaking", "## 1.1.0", "### Added"]
    assert "- `cart_viewed` is removed;" in done.stdout


def test_as_a_diff_driver_of_git(clone: Repo) -> None:
    driver = f"{sys.executable} -m trackplan diff --git-driver"
    clone.write("tracking_plan/**/*.yaml diff=trackplan\n", ".gitattributes")
    clone.git("config", "diff.trackplan.command", f"env PYTHONPATH={SRC} {driver}")
    text = clone.git("diff", "--ext-diff", "origin/main", "--", "tracking_plan/plan.yaml")
    assert text.startswith("trackplan diff tracking_plan/plan.yaml\n")
    assert all(f"[{rule}]" in text for rule in EXPECTED)


def test_the_diff_driver_shows_the_version_and_the_words(clone: Repo) -> None:
    driver = f"{sys.executable} -m trackplan diff --git-driver"
    clone.write("tracking_plan/**/*.yaml diff=trackplan\n", ".gitattributes")
    clone.git("config", "diff.trackplan.command", f"env PYTHONPATH={SRC} {driver}")
    described = "    description: The order is paid.\n    attributes:\n"
    clone.commit(PLAN.replace("    attributes:\n", described, 1))
    worded = PLAN.replace("version: 1.0.0", "version: 1.0.1").replace(
        "    attributes:\n", described.replace("is", "was"), 1
    )
    clone.commit(worded)
    text = clone.git("diff", "--ext-diff", "HEAD~1", "HEAD")
    assert "the version is 1.0.1, and was 1.0.0\n" in text
    assert "description of `order_completed`:\n- The order is paid.\n+ The order was paid." in text

    clone.commit(worded.replace("version: 1.0.1", "version: 1.1.0"))
    text = clone.git("diff", "--ext-diff", "HEAD~1", "HEAD")
    assert text.endswith("the version is 1.1.0, and was 1.0.1")

    clone.commit(
        worded.replace("version: 1.0.1", "version: 1.1.0  # of May\nrules: {event-without-owner: info}")
    )
    text = clone.git("diff", "--ext-diff", "HEAD~1", "HEAD")
    assert "no changes" in text
    assert "+rules: {event-without-owner: info}" in text
