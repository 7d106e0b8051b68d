"""What a reader takes along: tables, and the feed of changes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.site.conftest import PLAN, trackplan
from tests.site.test_build import SETTINGS, digests
from trackplan.document import Document, Ref
from trackplan.model.plan import Plan
from trackplan.reporters.safe import safe
from trackplan.site import Brand, Catalogue, Release, ReleaseChange
from trackplan.site.feed import feed

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_tables_are_those_of_the_sheet_and_the_pages_lead_to_them(site: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((site / "downloads/events.csv").read_text("utf-8-sig"))))
    assert {row["Event"] for row in rows} >= {"order_completed", "checkout_started"}
    for page, file in (
        ("index", "events"),
        ("attributes", "attributes"),
        ("people", "people"),
        ("journeys", "journeys"),
    ):
        assert f'href="downloads/{file}.csv" download' in (site / f"{page}.html").read_text("utf-8")


def test_the_workbook_is_one_and_the_same_each_time(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    for number, settings in enumerate(SETTINGS):
        out = tmp_path / f"site{number}"
        trackplan("docs", "build", "--plan", PLAN, "--no-history", "--out", out, cwd=tmp_path, **settings)
    assert digests(tmp_path / "site0") == digests(tmp_path / "site1")
    with zipfile.ZipFile(tmp_path / "site0/downloads/plan.xlsx") as book:
        assert "xl/workbook.xml" in book.namelist()


def catalogue(*texts: str, url: str = "https://docs.example.com") -> Catalogue:
    return Catalogue(
        plan=Plan(ref=Ref(Document("plan.yaml"))),
        brand=Brand(title=texts[0], url=url),
        history=[
            Release(name=text, on="2026-11-02", changes=(ReleaseChange(message=text, event=text),))
            for text in texts
        ],
    )


@pytest.mark.parametrize("text", ["2.0.0", "<b>\"&'</b>", "a\x00b\x0bc", "]]>", "\ufffe"])
def test_the_feed_is_xml_whatever_a_plan_says(text: str) -> None:
    made = feed(catalogue(text, "1.0.0"))
    top = ET.fromstring(made.encode("utf-8", "backslashreplace"))
    entries = top.findall(f"{ATOM}entry")
    assert len(entries) == 2
    assert safe(text) in (entries[0].findtext(f"{ATOM}title") or "")
    assert top.findtext(f"{ATOM}updated") == "2026-11-02T00:00:00Z"


def test_without_an_address_there_is_no_feed(site: Path) -> None:
    assert not (site / "changes.xml").exists()
    assert "changes.xml" not in (site / "changelog.html").read_text("utf-8")


SUGGESTED = """\
trackplan: 1
name: Acme
docs: {suggest_url: "%s", campaign_url: "https://cio.example.com/campaigns/{id}"}
events: {paid: {attributes: {value: {type: number}}}}
people: {attributes: {vip_tier: {type: string}}}
journeys: {thanks: {trigger: paid, campaign: Thanks}}
"""


@pytest.mark.parametrize(
    ("url", "begins"),
    [
        (
            "https://example.com/new?title={title}&amp;body={body}",
            "https://example.com/new?title=Acme%3A%20change%20",
        ),
        ("mailto:plan@example.com?subject={title}", "mailto:plan@example.com?subject=Acme%3A%20change%20"),
        ("https://example.com/edit/{path}#L{line}", "https://example.com/edit/plan.yaml#L"),
    ],
)
def test_each_row_leads_to_where_a_change_of_it_is_suggested(tmp_path: Path, url: str, begins: str) -> None:
    (tmp_path / "plan.yaml").write_text(SUGGESTED % url.replace("&amp;", "&"))
    trackplan("docs", "build", "--plan", "plan.yaml", "--no-history", "--out", "site", cwd=tmp_path)
    for page, subject in (
        ("events/paid", "paid.value"),
        ("people", "customer.vip_tier"),
        ("index", "paid"),
        ("journeys/thanks", "journey%20thanks"),
    ):
        text = (tmp_path / f"site/{page}.html").read_text()
        assert f'href="{begins}{subject if "title}" in url else ""}' in text, page
    assert "plan.yaml%3A4%0A" in (tmp_path / "site/events/paid.html").read_text() or "body" not in url


def test_journeys_lead_to_their_campaigns_where_the_snapshot_has_the_id(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(SUGGESTED % "mailto:a@example.com")
    campaign = {
        "id": "7",
        "name": "Thanks",
        "event_name": "paid",
        "type": "triggered_by_event",
        "state": "running",
    }
    (tmp_path / "workspace.json").write_text(json.dumps({"schema_version": 1, "campaigns": [campaign]}))
    options = ("--workspace", "workspace.json", "--no-history", "--out", "site")
    trackplan("docs", "build", "--plan", "plan.yaml", *options, cwd=tmp_path)
    for page in ("journeys/thanks", "events/paid"):
        assert 'href="https://cio.example.com/campaigns/7"' in (tmp_path / f"site/{page}.html").read_text()


def test_an_address_of_suggestions_that_runs_code_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(SUGGESTED % "javascript:alert(1)")
    trackplan("docs", "build", "--plan", "plan.yaml", "--out", "site", cwd=tmp_path, code=2)
