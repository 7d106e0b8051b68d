"""What an audit found, on every page that it is about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.history.exports import PLAN, carts, orders, record, trackplan, write

RENAMED = "removed: {basket_left: {on: 2026-10-01, replaced_by: cart_left, reason: One name for carts.}}\n"


def build(at: Path, *records: list[dict[str, Any]]) -> Path:
    """The site of a plan of which these records landed."""
    (at / "plan.yaml").write_text(PLAN + RENAMED)
    write(at / "export.ndjson", [one for some in records for one in some])
    arguments = ("--plan", "plan.yaml", "--history", "health.db", "--exit-zero")
    trackplan("audit", "export.ndjson", *arguments, at=at)
    options = ("--plan", "plan.yaml", "--landed", "health.db", "--no-history")
    trackplan("docs", "build", *options, "--out", "site", at=at)
    return at / "site"


def test_a_silent_event_is_told_with_its_twin_on_every_page_that_it_touches(tmp_path: Path) -> None:
    site = build(tmp_path, carts(range(7)), carts(range(7, 14), name="CartLeft"), orders(range(14)))
    home = (site / "index.html").read_text()
    assert "1 thing needs attention, and 1 journey does not start: <code>rescue</code>." in home
    assert "280 landed, 2 to 15 November 2026" in home
    for page in ("events/cart_left.html", "index.html", "journeys/rescue.html", "owners/growth.html"):
        text = (site / page).read_text()
        assert "has landed as <code>CartLeft</code> since 2026-11-09" in text, page
        assert 'class="mark twin-landing"' in text or 'class="mark broken"' in text, page
        assert "#growth" in text, page
    page = (site / "events/cart_left.html").read_text()
    assert "It has not landed since <b>2026-11-08</b>, and lands as" in page
    event = json.loads((site / "events/cart_left.json").read_text())
    assert event["health"]["state"] == "twin landing"
    assert event["health"]["stops"] is True
    twin = site / f"{event['health']['twins'][0]['path']}.html"
    text = twin.read_text()
    assert "it lands in place of a planned event" in text
    assert '<a href="../events/cart_left.html">cart_left</a>' in text
    assert "70</b> landed" in text
    assert '"CartLeft"' in (site / "assets/search.js").read_text()
    assert 'class="mark' not in (site / "events/order_paid.html").read_text().replace('"mark healthy"', "")


def test_the_days_of_a_silent_event_are_drawn_to_the_end_of_the_window(tmp_path: Path) -> None:
    site = build(tmp_path, carts(range(7)), orders(range(14)))
    event = (site / "events/cart_left.html").read_text()
    assert 'aria-label="14 days to 2026-11-15, at most 10 a day"' in event
    assert "has not landed since 2026-11-08" in event


def test_a_wrong_attribute_is_marked_in_its_row(tmp_path: Path) -> None:
    site = build(tmp_path, carts(range(4)), orders(range(4)), orders([3], value="4.5", many=8))
    event = (site / "events/order_paid.html").read_text()
    row = event[event.index('<tr id="a-value"') : event.index("</table>")]
    assert 'class="mark broken"' in row
    assert "8 of 48 (16.7%)" in row
    assert 'class="meter unwell"' in row


def test_what_is_well_is_said_to_be_so(tmp_path: Path) -> None:
    site = build(tmp_path, carts(range(4)), orders(range(4)))
    home = (site / "index.html").read_text()
    assert "All is well: 2 events landed as the plan says." in home
    assert '<ol class="wrong">' not in home
    assert 'class="mark healthy"' in (site / "events/cart_left.html").read_text()


def test_a_removed_name_that_still_lands_has_a_page_that_says_what_to_use(tmp_path: Path) -> None:
    site = build(tmp_path, carts(range(4)), orders(range(4)), carts([3], name="basket_left", many=5))
    text = (site / "names/basket_left.html").read_text()
    assert "it was renamed on 2026-10-01." in text
    assert '<a href="../events/cart_left.html">cart_left</a>' in text
    assert "5</b> still landed" in text
    assert "One name for carts." in text
    assert 'href="names/basket_left.html"' in (site / "changelog.html").read_text()


def test_the_history_draws_days_before_the_newest_audit(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN)
    for first in (0, 7):
        write(tmp_path / "e.ndjson", [*carts(range(first, first + 7)), *orders(range(first, first + 7))])
        trackplan("audit", "--plan", "plan.yaml", "e.ndjson", "--history", "health.db", at=tmp_path)
    arguments = ("docs", "build", "--plan", "plan.yaml", "--no-history", "--landed", "health.db")
    trackplan(*arguments, "--out", "site", at=tmp_path)
    event = json.loads((tmp_path / "site/events/cart_left.json").read_text())["landed"]
    assert (event["count"], len(event["per_day"])) == (70, 14)
    said = trackplan(*arguments, "--audit", "report.json", "--out", "site", at=tmp_path, code=2)
    assert "two audits" in said


@pytest.mark.parametrize("page", ["index", "owners", "sources", "journeys", "events/cart_left"])
def test_without_an_audit_no_page_has_a_mark(tmp_path: Path, page: str) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN)
    trackplan("docs", "build", "--plan", "plan.yaml", "--no-history", "--out", "site", at=tmp_path)
    assert 'class="mark' not in (tmp_path / f"site/{page}.html").read_text()


def test_a_journeys_page_has_the_checklist_of_ready_with_what_fails_first(tmp_path: Path) -> None:
    site = build(tmp_path, carts(range(7)), carts(range(7, 14), name="CartLeft"), orders(range(14)))
    record = json.loads((site / "journeys/rescue.json").read_text())
    outcomes = [one["outcome"] for one in record["readiness"]["lines"]]
    assert outcomes == sorted(outcomes, key=["fail", "cannot tell", "pass"].index)
    first = next(one for one in record["readiness"]["lines"] if "real people" in one["line"])
    assert first["outcome"] == "fail"
    assert "`cart_left` has landed as `CartLeft`" in first["evidence"]
    assert record["states"] == {"cart_left": "twin landing"}
    arguments = ("ready", "rescue", "--plan", "plan.yaml", "--audit", "audit.json", "--format", "json")
    audit = ("audit", "export.ndjson", "--plan", "plan.yaml", "--report", "json=audit.json", "--exit-zero")
    trackplan(*audit, at=tmp_path)
    said = json.loads(trackplan(*arguments, at=tmp_path, code=1))["checklists"][0]["lines"]
    assert {(one["line"], one["outcome"]) for one in said} == {
        (one["line"], one["outcome"]) for one in record["readiness"]["lines"]
    }


def test_a_row_tells_what_values_landed_and_none_that_the_plan_does_not_have(tmp_path: Path) -> None:
    samples = {
        "currency": ["EUR"] * 30 + ["USD"] * 9 + ["ZZZ"],
        "gift": [False] * 30 + [True] * 10,
        "value": [round(10 + n, 2) for n in range(40)],
        "quantity": [1] * 30 + [3] * 10,
        "age": [41] * 40,
        "zip": [90210] * 40,
        "note": ["Leave it at the door"] * 40,
        "rare": [7] * 3 + [None] * 37,
        "items": [["tea", "pot"]] * 20 + [["tea"]] * 20,
        "paid_at": [1_793_577_600] * 40,
    }
    (tmp_path / "plan.yaml").write_text(
        "trackplan: 1\nname: Tea House\nevents:\n  order_paid:\n    description: Paid.\n    attributes:\n"
        "      currency: {type: string, enum: [USD, EUR, GBP]}\n"
        "      gift: {type: boolean}\n"
        "      value: {type: number}\n"
        "      quantity: {type: integer}\n"
        "      age: {type: integer, pii: name}\n"
        "      address: {type: object, pii: address, attributes: {zip: {type: integer}}}\n"
        "      note: {type: string}\n"
        "      rare: {type: integer, nullable: true}\n"
        "      items: {type: array, items: {type: string}}\n"
        "      paid_at: {type: timestamp}\n"
    )
    records = []
    for number in range(40):
        said = {name: values[number] for name, values in samples.items()}
        said["address"] = {"zip": said.pop("zip")}
        records.append(record("order_paid", number % 4, number, said, of=40))
    write(tmp_path / "export.ndjson", records)
    report = ("--format", "json", "--output", "report.json", "--exit-zero")
    trackplan("audit", "export.ndjson", "--plan", "plan.yaml", *report, at=tmp_path)
    built = ("--plan", "plan.yaml", "--audit", "report.json", "--no-history", "--out", "site")
    trackplan("docs", "build", *built, at=tmp_path)
    page = json.loads((tmp_path / "site/events/order_paid.json").read_text())
    assert {row["name"]: row["landed"] for row in page["attributes"] if "landed" in row} == {
        "currency": {"shares": {"EUR": 0.75, "USD": 0.225, "GBP": 0.0}},
        "gift": {"shares": {"false": 0.75, "true": 0.25}},
        "value": {"range": {"p5": 11, "p50": 30, "p95": 44}},
        "quantity": {"range": {"p5": 1, "p50": 1, "p95": 3}},
        "items": {"items": 1.5},
    }
    html = (tmp_path / "site/events/order_paid.html").read_text()
    assert "Landed: EUR 75%, USD 22.5%, never GBP<" in html
    assert "Landed: mostly 1 to 3, half up to 1<" in html
    assert "Landed: 1.5 items on average<" in html
    assert "Landed: false 75%, true 25%." in (tmp_path / "site/events/order_paid.md").read_text()
    for private in ("ZZZ", "90210", "at the door"):
        assert private not in html
