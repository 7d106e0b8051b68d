"""Lineage: what sends an event, what it carries, and which messages break without it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.site.conftest import trackplan

HEAD = """\
trackplan: 1
name: Acme Store
owners: {growth: {name: Growth, contact: growth@example.com}}
"""
READ = """\
sources: {shop: {kind: server, code: "shop/**"}, web: {kind: client}}
journeys: {rescue: {trigger: cart_left, exit_on: [order_paid], goal: {event: order_paid}}}
events:
  cart_left:
    sources: [shop, web]
    attributes:
      cart_id: {type: string, required: true}
      note: {type: string}
      items:
        type: array
        required: true
        items: {type: object, attributes: {title: {type: string, required: true}}}
  order_paid:
    sources: [shop]
    after: {event: cart_left, same: cart_id}
    attributes: {cart_id: {type: string}}
  page_seen: {sources: [web]}
"""
SENDER = """\
import customerio

def left(client: customerio.CustomerIO) -> None:
    client.track("usr_1", "cart_left", cart_id="crt_1", items=[])
"""
MAIL = """\
<!-- trackplan: event=cart_left journey=rescue -->
Your cart {{ event.cart_id }}{% if event.note %} and {{ event.note | default: "it" }}{% endif %}:
{% for item in event.items %}{{ item.title }}{% endfor %} {{ event.gone }}
"""


def build(at: Path) -> Path:
    (at / "plan.yaml").write_text(HEAD + READ)
    (at / "shop").mkdir()
    (at / "shop/left.py").write_text(SENDER)
    (at / "mails/cart_left").mkdir(parents=True)
    (at / "mails/cart_left/first.liquid").write_text(MAIL)
    options = ("--templates", "mails", "--no-history", "--out", "site")
    trackplan("docs", "build", "--plan", "plan.yaml", *options, cwd=at)
    return at / "site"


def test_an_event_leads_from_its_call_to_what_breaks_without_it(tmp_path: Path) -> None:
    site = build(tmp_path)
    record = json.loads((site / "events/cart_left.json").read_text())["lineage"]
    names = {node["id"]: node["name"] for nodes in record["columns"].values() for node in nodes}
    wires = {(names[start], names[end]): kind for start, end, kind in record["wires"]}
    assert [one.get("note") for one in record["columns"]["source"]] == ["shop/left.py:4", None]
    assert wires["shop", "cart_left"] == "sends"
    assert wires["cart_left", "order_paid"] == "order"
    mail = next(one["name"] for one in record["columns"]["message"])
    assert wires["cart_id", mail] == "fails"
    assert wires["note", mail] == "as meant"
    assert wires["items[].title", mail] == "fails"
    assert wires["gone", mail] == "fails"
    gone = next(one for one in record["columns"]["attribute"] if one["name"] == "gone")
    assert gone["note"] == "not in the plan"
    assert "path" not in gone


def test_the_drawing_is_plain_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    site = build(tmp_path)
    text = (site / "events/cart_left.html").read_text()
    drawing = text[text.index('<svg class="flow lineage"') :]
    drawing = drawing[: drawing.index("</svg>")]
    assert "shop/left.py:4" in drawing
    assert "<script" not in drawing
    for path, fragment in re.findall(r'<a href="\.\./([^"#]+)#?([^"]*)"', drawing):
        target = (site / path).read_text()
        assert not fragment or f'id="{fragment}"' in target


def test_the_whole_plan_has_a_picture_a_journey_and_names_what_nobody_reads(tmp_path: Path) -> None:
    site = build(tmp_path)
    record = json.loads((site / "lineage.json").read_text())
    assert "rescue" in [one["name"] for one in record["pictures"]]
    assert record["unread"] == [{"name": "web", "path": "sources/web", "events": ["page_seen"]}]
    said = (site / "lineage.md").read_text()
    assert "order_paid → rescue (ends it, is its goal)" in said
    assert 'href="lineage.html"' in (site / "index.html").read_text()


def test_an_event_that_nothing_is_known_of_has_no_picture(tmp_path: Path) -> None:
    site = build(tmp_path)
    assert "lineage" not in json.loads((site / "events/page_seen.json").read_text())
