"""`trackplan docs serve` as a process: it shows each change, says what is wrong, and ends when asked."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.sandbox.browser import Tab
from tests.site.conftest import variables

PLAN = """\
trackplan: 1
name: Example
events:
  paid: {description: An order was paid., attributes: {}}
"""
COMMAND = [sys.executable, "-m", "trackplan", "docs", "serve", "--port", "0", "--no-history", "--plan"]


class Serving:
    """A server of one plan, and what its pages ask it."""

    def __init__(self, plan: Path) -> None:
        self.plan = plan
        self.process = subprocess.Popen(
            [*COMMAND, plan],
            env=variables({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        self.turn = self.state()["turn"]

    def get(self, path: str, host: str = "127.0.0.1") -> str:
        with urlopen(Request(self.url + path, headers={"Host": host}), timeout=60) as answer:
            text: str = answer.read().decode()
            return text

    def state(self, after: str = "") -> dict[str, object]:
        state: dict[str, object] = json.loads(self.get(f"-/state?after={after}"))
        return state

    def write(self, text: str) -> dict[str, object]:
        """Change the plan; returns what a page is told of it, once it is."""
        beside = self.plan.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.plan)
        state = self.state(after=str(self.turn))
        assert state["turn"] != self.turn
        self.turn = state["turn"]
        return state

    def stop(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


@contextmanager
def serving(plan: Path) -> Iterator[Serving]:
    plan.write_text(PLAN, encoding="utf-8")
    served = Serving(plan)
    try:
        yield served
    finally:
        served.process.kill()
        served.process.communicate()


def test_a_change_is_shown_and_a_mistake_is_told_of(tmp_path: Path) -> None:
    with serving(tmp_path / "plan.yaml") as served:
        assert "An order was paid." in served.get("events/paid.html")
        assert served.write(PLAN.replace("was paid", "is paid")) == {"turn": 2, "version": 2, "trouble": ""}
        assert "An order is paid." in served.get("events/paid.html")
        broken = served.write(PLAN.replace("events:", "events: ["))
        assert broken["version"] == 2
        assert "the plan does not load" in str(broken["trouble"])
        assert "An order is paid." in served.get("events/paid.html")
        assert served.write(PLAN)["version"] == 3
        assert "An order was paid." in served.get("")
        code, said = served.stop()
    assert code == 130
    assert said.count("the plan does not load") == 1
    assert "Traceback" not in said


def test_no_other_page_reads_it(tmp_path: Path) -> None:
    with serving(tmp_path / "plan.yaml") as served:
        for path, host, code in (("", "evil.example", 403), ("../plan.yaml", "localhost", 404)):
            with pytest.raises(HTTPError) as refused:
                served.get(path, host)
            assert refused.value.code == code
            refused.value.close()


def test_a_page_reloads_itself_and_shows_what_is_wrong(tab: Tab, tmp_path: Path) -> None:
    with serving(tmp_path / "plan.yaml") as served:
        tab.complaints.clear()
        tab.ask("Page.navigate", url=f"{served.url}events/paid.html")
        tab.until("document.querySelector('.trouble') && document.body.innerText.includes('was paid')")
        served.write("name: [")
        tab.until("document.querySelector('.trouble').innerText.includes('the plan does not load')")
        served.write(PLAN.replace("was paid", "is paid"))
        _until_reloaded(
            tab, "document.readyState === 'complete' && document.body.innerText.includes('is paid')"
        )
        tab.until("document.querySelector('.trouble').innerText === ''")
        assert tab.complaints == []
        tab.ask("Page.navigate", url="about:blank")


def _until_reloaded(tab: Tab, condition: str) -> None:
    """Wait for what the page shows after a reload, which cuts a question off that it comes between."""
    try:
        tab.until(condition)
    except AssertionError as cut:
        if "navigated" not in str(cut):
            raise
        tab.until(condition)
