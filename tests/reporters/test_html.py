"""The page in a real Chromium, opened from a file as who gets it by mail opens it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.nightly import nightly
from tests.npm import npm_packages
from tests.reporters.hostile import report, strings
from tests.sandbox.browser import BROWSER, Tab, browsing
from tests.site.conftest import PLAN, WORKSPACE, trackplan, visit
from tests.site.test_hostile import MARKS
from trackplan.document import Document, Ref
from trackplan.model.impact import Consumer, Impact, ImpactSubject, SubjectImpact
from trackplan.model.landed import Landed, LandedAttribute, LandedEvent, LandedPeople
from trackplan.model.readiness import Check, Checklist, Readiness, ReadinessOutcome
from trackplan.model.report import Coverage, Report
from trackplan.model.tally import Accounts
from trackplan.reporters import REPORTERS, Style

HOSTILE = [*MARKS, *strings()][:200]
TAGS = {
    *(
        "a",
        "b",
        "body",
        "caption",
        "code",
        "dd",
        "desc",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
    ),
    *(
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "head",
        "header",
        "html",
        "i",
        "input",
        "label",
        "li",
        "main",
        "meta",
    ),
    *(
        "ol",
        "option",
        "output",
        "p",
        "rect",
        "script",
        "section",
        "select",
        "span",
        "style",
        "summary",
        "svg",
    ),
    *("table", "tbody", "td", "th", "thead", "title", "tr", "ul"),
}


def landed(texts: list[str]) -> Landed:
    """What landed, with each text as every name that a sender chooses."""
    at = "2026-11-01T00:00:00Z"
    kind = LandedAttribute(count=1, of=2, types={"string": 1}, first_seen=at, last_seen=at)
    events = tuple(
        LandedEvent(
            name=text,
            planned=bool(number % 2),
            count=2,
            valid=1,
            anonymous=1,
            first_seen=at,
            last_seen=at,
            per_day={"2026-11-01": 2},
            sources={text: 2},
            attributes={text: kind},
        )
        for number, text in enumerate(texts)
    )
    people = LandedPeople(count=2, attributes=dict.fromkeys(texts, kind))
    return Landed(
        first=at, last="2026-11-09T00:00:00Z", shapes=dict.fromkeys(texts, 1), events=events, people=people
    )


def hostile() -> Report:
    return replace(
        report(HOSTILE),
        command="audit",
        changes=None,
        accounts=Accounts(valid=4, violating=2, unplanned=1, unreadable=1, skipped=1),
        coverage=Coverage(files=1, bytes=9, notes=tuple(HOSTILE)),
        landed=landed(HOSTILE),
    )


def hostile_impact() -> Report:
    subjects = tuple(
        SubjectImpact(
            subject=ImpactSubject(event=text),
            readers=(
                Consumer(
                    kind="message",
                    role="printed",
                    name=text,
                    state="draft",
                    place=text,
                    loops=(text,),
                    ref=Ref(Document(text)),
                ),
            ),
            attributes=(),
            summary=(text,),
        )
        for text in HOSTILE
    )
    return replace(
        report(HOSTILE), command="impact", changes=None, impact=Impact(asked=(), subjects=subjects)
    )


def hostile_checklist() -> Report:
    checks = tuple(
        Check(
            id=text,
            line=text,
            outcome=ReadinessOutcome.FAIL,
            evidence=text,
            places=tuple(HOSTILE),
            next=text,
        )
        for text in HOSTILE[:40]
    )
    lists = (Checklist(name=HOSTILE[0], kind="journey", event=HOSTILE[1], checks=checks),)
    return replace(report(HOSTILE), command="ready", changes=None, readiness=Readiness(checklists=lists))


PAGES = {
    "audit": lambda: REPORTERS["html"](hostile(), Style()),
    "impact": lambda: REPORTERS["html"](hostile_impact(), Style()),
    "ready": lambda: REPORTERS["html"](hostile_checklist(), Style()),
    "diff": lambda: REPORTERS["html"](report(HOSTILE), Style()),
}


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    if BROWSER is None:
        pytest.skip("Chromium is not installed")
    with browsing(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a real audit of payloads with defects."""
    folder = tmp_path_factory.mktemp("audit")
    payloads, page = folder / "payloads.ndjson", folder / "audit.html"
    made = ("--count", "3000", "--invalid", "0.05", "--shape", "pipelines", "--output", payloads)
    trackplan("sample", "--plan", PLAN, *made)
    trackplan("audit", payloads, "--plan", PLAN, "--report", f"html={page}", "--exit-zero")
    return page


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped plan without one file of events."""
    head = tmp_path_factory.mktemp("changed") / "plan"
    shutil.copytree(PLAN, head)
    (head / "events" / "cart.yaml").unlink()
    return head


@pytest.fixture(scope="module", params=["audit", "impact", "ready", "diff"])
def made(request: pytest.FixtureRequest, audit: Path, changed: Path) -> Path:
    """The page that a real run of each command with one of its own writes."""
    if request.param == "audit":
        return audit
    page = audit.with_name(f"{request.param}.html")
    read = ("--plan", PLAN, "--workspace", WORKSPACE, "--no-cache")
    arguments = {
        "impact": read,
        "ready": ("cart_recovery", "winback", *read),
        "diff": (PLAN, changed, "--workspace", WORKSPACE),
    }[request.param]
    trackplan(request.param, *arguments, "--format", "html", "--output", page, "--exit-zero")
    return page


@pytest.fixture(scope="module")
def axe() -> str:
    folder = npm_packages("axe-core@4.10.3")
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


class Judge(HTMLParser):
    """Refuses whatever the template does not write."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert tag in TAGS, tag
        assert not [name for name in values if name.startswith("on") or name in {"style", "src"}], values
        assert (values.get("href") or "#").startswith("#")


@pytest.mark.parametrize("name", PAGES)
def test_no_tag_appears_that_the_page_does_not_write(name: str) -> None:
    judge = Judge()
    judge.feed(PAGES[name]())
    judge.close()


@pytest.mark.parametrize("name", PAGES)
def test_hostile_names_run_nothing_and_ask_nobody(tab: Tab, tmp_path: Path, name: str) -> None:
    page = tmp_path / "hostile.html"
    page.write_text(PAGES[name](), encoding="utf-8")
    visit(tab, page)
    assert tab.run("typeof ran") == "undefined"
    assert tab.run("performance.getEntriesByType('resource').length") == 0
    shown = set(tab.run("[...new Set([...document.querySelectorAll('*')].map((one) => one.localName))]"))
    assert shown <= TAGS | {"button"}
    assert tab.complaints == []


def test_the_policy_refuses_what_it_was_not_written_with(tab: Tab, made: Path) -> None:
    visit(tab, made)
    assert tab.complaints == []
    tab.run(
        "(() => { window.refused = 0; addEventListener('securitypolicyviolation', () => { refused += 1; });"
        " const made = document.createElement('script'); made.textContent = 'ran = 1';"
        " document.body.append(made); document.body.setAttribute('style', 'color: red');"
        " const image = new Image(); image.src = 'https://example.com/x.png'; })()"
    )
    tab.until("window.refused === 3")
    assert tab.run("typeof ran") == "undefined"


@pytest.mark.parametrize("scheme", ["light", *nightly("dark")])
def test_the_page_is_accessible(tab: Tab, made: Path, axe: str, scheme: str) -> None:
    tab.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    visit(tab, made)
    tab.run(f"{axe}; null")
    broken = tab.run(
        "axe.run({preload: false}).then(({violations}) => violations.map("
        "({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 160)} (${nodes.length})`))"
    )
    assert broken == []


@pytest.mark.parametrize("width", [360, 1280, *nightly(390, 768)])
def test_the_page_fits_its_window(tab: Tab, made: Path, width: int) -> None:
    tab.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=True)
    visit(tab, made)
    assert tab.run("document.documentElement.scrollWidth") <= width
    tab.ask("Emulation.clearDeviceMetricsOverride")


CHOOSE = """(() => {{ const one = document.querySelector('[name={}]'); one.value = '{}';
  one.dispatchEvent(new Event('input', {{bubbles: true}})); }})()"""
ROWS = "[...document.querySelectorAll('.events tbody tr:not([hidden])')]"


def test_events_are_sorted_and_filtered(tab: Tab, audit: Path) -> None:
    visit(tab, audit)
    counts = f"{ROWS}.map((row) => Number(row.cells[1].dataset.sort))"
    head = "document.querySelectorAll('.events thead th')[1]"
    everything = tab.run(counts)
    tab.run(f"{head}.querySelector('button').click()")
    assert tab.run(counts) == sorted(everything)
    assert tab.run(f"{head}.getAttribute('aria-sort')") == "ascending"
    tab.run(f"{head}.querySelector('button').click()")
    assert tab.run(counts) == sorted(everything, reverse=True)
    tab.run(CHOOSE.format("name", "CHECKOUT"))
    names = tab.run(f"{ROWS}.map((row) => row.cells[0].dataset.sort.toLowerCase())")
    assert names
    assert all("checkout" in name for name in names)
    tab.run(CHOOSE.format("name", ""))
    tab.run(CHOOSE.format("planned", "no"))
    assert set(tab.run(f"{ROWS}.map((row) => row.dataset.planned)")) == {"no"}


def test_the_checklist_says_what_the_json_report_says(audit: Path) -> None:
    twin, page = audit.with_name("ready.json"), audit.with_name("twin.html")
    read = ("--plan", PLAN, "--workspace", WORKSPACE, "--no-cache", "--report", f"html={page}")
    trackplan("ready", "cart_recovery", *read, "--report", f"json={twin}", "--exit-zero")
    lines = json.loads(twin.read_text(encoding="utf-8"))["checklists"][0]["lines"]
    said = re.findall(
        r'severity \w+">([^<]+)</span></p>\n<div>\n<p class="line">([^<]+)</p>', page.read_text("utf-8")
    )
    assert [(outcome, unescape(line)) for outcome, line in said] == [
        (one["outcome"], one["line"]) for one in lines
    ]


def test_impact_is_filtered_by_name(tab: Tab, audit: Path) -> None:
    page = audit.with_name("filtered.html")
    read = ("--plan", PLAN, "--workspace", WORKSPACE, "--no-cache", "--format", "html")
    trackplan("impact", *read, "--output", page, "--exit-zero")
    visit(tab, page)
    tab.run(CHOOSE.format("name", "CHECKOUT"))
    assert tab.run(f"{ROWS}.map((row) => row.cells[0].dataset.sort)") == ["checkout_started"]
    assert tab.run("document.querySelector('.readers').getBoundingClientRect().width") > 0


def test_the_page_says_what_the_json_report_says(audit: Path, tmp_path: Path) -> None:
    twin = tmp_path / "audit.json"
    trackplan(
        "audit", audit.with_name("payloads.ndjson"), "--plan", PLAN, "--report", f"json={twin}", "--exit-zero"
    )
    data = json.loads(twin.read_text(encoding="utf-8"))
    page = audit.read_text(encoding="utf-8")
    landed = {event["name"] for event in data["landed"]["events"]}
    silent = {one["event"] for one in data["findings"] if one["rule"] == "silent-event"}
    assert set(re.findall(r'data-sort="([^"]+)"><a class="name"', page)) == landed | silent
    listed = len(re.findall(r'<p class="mend">', page)) - 5  # those to mend first are named twice
    assert listed == len(data["findings"])
    assert len(page) < 500_000
