"""Ten questions of a marketer, answered in the browser in at most two clicks or one search."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.history.exports import PLAN, carts, orders, trackplan, write
from tests.sandbox.browser import Tab
from tests.site.conftest import visit

READ = """\
docs: {suggest_url: "https://example.com/new?title={title}"}
removed: {basket_left: {on: 2026-10-01, replaced_by: cart_left, reason: One name for carts.}}
"""
MAIL = "<!-- trackplan: event=cart_left journey=rescue -->\nYour cart {{ event.cart_id }} waits\n"
TYPE = """(() => { const input = document.querySelector('#find input'); input.focus(); input.value = %r;
  input.dispatchEvent(new Event('input')); })()"""
CHOSEN = "document.querySelector('#found [aria-selected=true][data-href]')"
CLICK = """(() => { const link = [...document.querySelectorAll('a, summary')].find(
  (one) => one.textContent.trim() === %r); if (!link) throw new Error('no link %s'); link.click(); })()"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a shop whose carts land under another name since a week."""
    at = tmp_path_factory.mktemp("questions")
    plan = PLAN.replace("{type: number, req", "{type: number, minimum: 0, maximum: 900, req") + READ
    (at / "plan.yaml").write_text(plan)
    (at / "mails/cart_left").mkdir(parents=True)
    (at / "mails/cart_left/first.liquid").write_text(MAIL)
    moment = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-11-02T09:00:00Z")
    author = "-c user.name=Ana -c user.email=shop@example.com"
    for command in ("init -q", "add plan.yaml", f"{author} commit -qm Plan"):
        subprocess.run(["git", *command.split()], cwd=at, check=True, env={**os.environ, **moment})
    write(at / "e.ndjson", [*carts(range(7)), *carts(range(7, 14), name="CartLeft"), *orders(range(14))])
    audit = ("audit", "e.ndjson", "--plan", "plan.yaml", "--history", "health.db", "--exit-zero")
    trackplan(*audit, at=at)
    read = ("--templates", "mails", "--landed", "health.db")
    trackplan("docs", "build", "--plan", "plan.yaml", *read, "--out", "site", at=at)
    return at / "site"


class Reader:
    """A person who begins at the front page, and may click twice or search once."""

    def __init__(self, tab: Tab, site: Path) -> None:
        self._tab = tab
        self._steps = 0
        visit(tab, site / "index.html")

    def search(self, text: str) -> None:
        """Type, and take the first that is found."""
        self._take(2)
        self._tab.run(TYPE % text)
        self._tab.until(CHOSEN)
        self._go(f"{CHOSEN}.dispatchEvent(new MouseEvent('mousedown', {{bubbles: true}}))")

    def click(self, text: str) -> None:
        """Click the first link with this text."""
        self._take(1)
        self._go(CLICK % (text, text.replace("'", "")))

    def sees(self, *texts: str) -> None:
        """Every text is on the page, as it is shown."""
        shown = self._tab.run("document.querySelector('main').innerText")
        for text in texts:
            assert text in shown, (text, shown)

    def finds(self, selector: str) -> None:
        """There is something of this kind."""
        assert self._tab.run(f"document.querySelector({selector!r}) !== null"), selector

    def _take(self, steps: int) -> None:
        self._steps += steps
        assert self._steps <= 2

    def _go(self, script: str) -> None:
        """Follow a link: the script runs once this command is answered, and the page goes with it."""
        before = self._tab.run("location.href")
        self._tab.run(f"setTimeout(() => {{ {script} }}, 0); null")
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with suppress(AssertionError):  # the page that was asked is gone
                if self._tab.run(f"location.href !== {before!r} && document.readyState === 'complete'"):
                    return
        raise AssertionError(before)


def must_carry(reader: Reader) -> None:
    reader.search("cart_left")
    reader.sees("Must carry cart_id")


def who_owns(reader: Reader) -> None:
    reader.click("cart_left")
    reader.sees("Growth", "#growth")


def what_breaks(reader: Reader) -> None:
    reader.search("cart_left")
    reader.sees("What becomes of a message without an attribute")
    reader.finds(".lineage .wire.fails")


def what_changed(reader: Reader) -> None:
    reader.click("Changelog")
    reader.sees("1.0.0", "2026-11-02 by Shop")


def is_ready(reader: Reader) -> None:
    reader.click("Journeys")
    reader.click("rescue")
    reader.sees("Ready to launch?", "cart_left has landed as CartLeft")
    reader.finds(".checklist .fail")


def went_silent(reader: Reader) -> None:
    reader.sees("cart_left has landed as CartLeft since 2026-11-09", "since 2026-11-09")


def right_name(reader: Reader) -> None:
    reader.search("basket_left")
    reader.sees("cart_left", "it was renamed on 2026-10-01")


def spreadsheet(reader: Reader) -> None:
    reader.finds('a[download][href="downloads/events.csv"]')


def suggest(reader: Reader) -> None:
    reader.click("cart_left")
    reader.finds('tr a[href="https://example.com/new?title=Tea%20House%3A%20change%20cart_left.cart_id"]')


def values(reader: Reader) -> None:
    reader.search("value")
    reader.sees("number", "≥ 0 and ≤ 900")


QUESTIONS = (
    must_carry,
    who_owns,
    what_breaks,
    what_changed,
    is_ready,
    went_silent,
    right_name,
    spreadsheet,
    suggest,
    values,
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.__name__.replace("_", " "))
def test_a_question_is_answered(tab: Tab, asked: Path, question: Callable[[Reader], None]) -> None:
    question(Reader(tab, asked))
    assert tab.complaints == []
