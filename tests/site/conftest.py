from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.browser import BROWSER, Tab, browsing

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "tracking_plan"
WORKSPACE = Path(__file__).with_name("workspace.json")


def trackplan(*arguments: str | Path, cwd: Path = ROOT, code: int = 0, **environment: str) -> str:
    """Run the real command; returns what it printed to both streams."""
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *map(str, arguments)],
        cwd=cwd,
        env=variables(environment),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def variables(more: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), **more}


@pytest.fixture(scope="session")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a real audit of the shipped samples."""
    report = tmp_path_factory.mktemp("audit") / "audit.json"
    samples = sorted(path for path in (PLAN / "samples").iterdir() if path.is_file())
    trackplan("audit", *samples, "--plan", PLAN, "--format", "json", "--output", report, "--exit-zero")
    return report


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, audit: Path) -> Path:
    """The site of the shipped plan, with a workspace and an audit."""
    out = tmp_path_factory.mktemp("site") / "site"
    read = ("--workspace", WORKSPACE, "--audit", audit, "--no-history")
    trackplan("docs", "build", "--plan", PLAN, *read, "--out", out)
    return out


@pytest.fixture(scope="session")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    if BROWSER is None:
        pytest.skip("Chromium is not installed")
    with browsing(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


def visit(tab: Tab, page: Path, fragment: str = "") -> None:
    """Open a page from its folder and wait until its scripts have run."""
    tab.complaints.clear()
    url = page.as_uri() + fragment
    tab.ask("Page.navigate", url="about:blank")
    tab.ask("Page.navigate", url=url)
    tab.until(f"document.readyState === 'complete' && location.href.startsWith({page.as_uri()!r})")
