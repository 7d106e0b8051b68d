"""What the plan says of a path that a template reads."""

from __future__ import annotations

import pytest

from tests.consumers.world import world
from trackplan.consumers.lookup import absences, lookup
from trackplan.model.reference import Pick

PLAN = """\
events:
  e:
    attributes:
      name: {type: string, required: true}
      code: {type: string, nullable: true}
      note: {type: [string, object], required: true}
      extra: {type: object, required: true}
      place:
        type: object
        attributes:
          city: {type: string, required: true}
      items:
        type: array
        required: true
        items: {type: object, attributes: {title: {type: string, required: true}}}
      tags: {type: array, required: true, minItems: 1, items: {type: string}}
      grid:
        type: array
        required: true
        items: {type: array, items: {type: object, attributes: {x: {type: any}}}}
"""


@pytest.mark.parametrize(
    ("path", "missing", "planned", "open_", "gaps"),
    [
        ("name", "", "", False, []),
        ("Name", "Name", "name", False, []),
        ("nope", "nope", "", False, []),
        ("name.first", "name.first", "", False, []),
        ("code", "", "", False, [("code", "missing"), ("code", "null")]),
        ("note.x", "note.x", "", True, []),
        ("extra.a.b", "extra.a", "", True, []),
        ("place.city", "", "", False, [("place", "missing")]),
        ("Place.City", "Place", "place.city", False, []),
        ("place.City", "place.City", "place.city", False, [("place", "missing")]),
        ("place.street", "place.street", "", False, [("place", "missing")]),
        ("items[].title", "", "", False, []),
        ("items[].Title", "items[].Title", "items[].title", False, []),
        ("items.title", "items.title", "", False, []),
        ("ITEMS[].price", "ITEMS", "", False, []),
        ("tags[]", "", "", False, []),
        ("tags[].x", "tags[].x", "", False, []),
        (
            "grid[][].x",
            "",
            "",
            False,
            [("grid[][].x", "missing")],
        ),
        ("extra.A[].b", "extra.A", "", True, []),
    ],
)
def test_lookup(path: str, missing: str, planned: str, open_: bool, gaps: list[tuple[str, str]]) -> None:
    found = lookup(world({"plan.yaml": PLAN}).plan.events["e"].attributes, path)
    assert (found.missing, found.planned, found.open) == (missing, planned, open_)
    assert list(absences(found)) == gaps


@pytest.mark.parametrize(
    ("path", "picks", "gaps"),
    [
        ("tags[]", [Pick("tags[]", 0)], []),
        ("tags[]", [Pick("tags[]", -1)], []),
        ("tags[]", [Pick("tags[]", 1)], [("tags[]", "empty")]),
        ("tags[]", [Pick("tags[]", -2)], [("tags[]", "empty")]),
        ("tags[]", [Pick("tags[]", None, "find")], [("tags[]", "not found")]),
        ("items[].title", [Pick("items[]", 0)], [("items[]", "empty")]),
        ("items[].title", [], []),
    ],
)
def test_a_member_that_is_picked_may_be_missing(
    path: str, picks: list[Pick], gaps: list[tuple[str, str]]
) -> None:
    found = lookup(world({"plan.yaml": PLAN}).plan.events["e"].attributes, path)
    assert list(absences(found, picks)) == gaps
