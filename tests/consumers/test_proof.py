"""The payload that shows a problem: valid under the plan, small, and one that leads to the place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.consumers.world import world
from trackplan.consumers.proof import Prover
from trackplan.language.compile import event_schema
from trackplan.liquid.rendering import places_without_value
from trackplan.validator import Validator

PLAN = """\
events:
  sold:
    attributes:
      ref: {type: string, required: true}
      tier: {type: string, enum: [Gold, Silver]}
      count: {type: integer}
      coupon: {type: string}
      note: {type: string, required: true, nullable: true}
      shop: {type: object, attributes: {city: {type: string, required: true}}}
      items:
        type: array
        required: true
        minItems: 1
        items: {type: object, attributes: {sku: {type: string, required: true}, hue: {type: string}}}
people:
  attributes:
    first_name: {type: string}
    city: {type: string, required: true}
"""


@pytest.mark.parametrize(
    ("template", "names", "without"),
    [
        ("{{ event.coupon }}", {"ref", "note", "items"}, "coupon"),
        (
            "{% if event.tier == 'Gold' %}{{ event.coupon }}{% endif %}",
            {"ref", "note", "items", "tier"},
            "coupon",
        ),
        (
            "{% if event.count > 5 %}{{ event.coupon }}{% endif %}",
            {"ref", "note", "items", "count"},
            "coupon",
        ),
        ("{{ event.shop.city }}", {"ref", "note", "items"}, "shop"),
        ("{% for i in event.items %}{{ i.hue }}{% endfor %}", {"ref", "note", "items"}, "hue"),
        ("{{ event.items[1].sku }}", {"ref", "note", "items"}, "coupon"),
        ("{{ event.note }}", {"ref", "note", "items"}, "coupon"),
    ],
)
def test_the_payload_is_valid_small_and_lacks_the_value(template: str, names: set[str], without: str) -> None:
    here = world({"plan.yaml": PLAN, "templates/sold/m.html": template})
    payload = Prover(here).proof(here.uses[-1])
    assert payload is not None
    assert Validator(event_schema(here.plan.events["sold"])).accepts(payload)
    assert set(payload) == names
    assert len(payload["items"]) == 1
    assert without not in payload
    assert without not in payload["items"][0]


def test_of_a_person() -> None:
    here = world({"plan.yaml": PLAN, "templates/sold/m.html": "{{ customer.first_name }}"})
    assert list(Prover(here).proof(here.uses[0]) or {}) == ["city"]


def test_a_place_that_no_payload_reaches_has_none() -> None:
    template = "{% if event.tier == 'Tin' %}{{ event.coupon }}{% endif %}"
    here = world({"plan.yaml": PLAN, "templates/sold/m.html": template})
    assert Prover(here).proof(here.uses[-1]) is None


def test_a_message_is_rendered_once_for_each_payload(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []

    def counting(text: str, data: Mapping[str, Any]) -> set[tuple[int, int]]:
        rendered.append(json.dumps(data))
        return places_without_value(text, data)

    monkeypatch.setattr("trackplan.liquid.rendering.places_without_value", counting)
    here = world({"plan.yaml": PLAN, "templates/sold/m.html": "{{ event.coupon | upcase }}\n" * 50})
    prover = Prover(here)
    assert all(prover.proof(use) for use in here.uses)
    assert len(here.uses) == 50
    assert len(rendered) == len(set(rendered)) < 5
