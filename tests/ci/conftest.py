"""A scratch repository with a plan, and a change of it, as CI sees them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SYSTEMS = (
    "GITHUB_",
    "GITLAB_",
    "CI",
    "BUILDKITE",
    "CIRCLE",
    "BITBUCKET",
    "NO_COLOR",
    "FORCE_COLOR",
    "TRACKPLAN_",
)
GIT = {f"GIT_{who}_{what}": f"check{at}" for who in ("AUTHOR", "COMMITTER") for what, at in
       (("NAME", ""), ("EMAIL", "@example.com"))}  # fmt: skip


def bare() -> dict[str, str]:
    """The environment without what any CI system sets, our own included."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SYSTEMS)}
    return {**kept, **GIT, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}


@dataclass(slots=True)
class Shop:
    """A repository whose branch `main` holds a plan, and whose branch `change` is checked out."""

    folder: Path
    environment: dict[str, str] = field(default_factory=bare)

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=self.folder,
            env={**self.environment, **variables},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def trackplan(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "trackplan", *words, **variables)

    def git(self, *words: str) -> None:
        done = self.run("git", *words)
        assert done.returncode == 0, done.stderr

    def edit(self, name: str, before: str, after: str) -> None:
        path = self.folder / "tracking_plan" / name
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), "utf-8")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = Shop(folder=tmp_path / "shop")
    made.folder.mkdir()
    made.git("init", "--quiet", "--initial-branch=main")
    done = made.trackplan("init", "--template", "title_case")
    assert done.returncode == 0, done.stderr
    made.git("add", ".")
    made.git("commit", "--quiet", "--message=A plan")
    made.git("switch", "--quiet", "--create", "change")
    return made
