from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.customerio.server import Reply, Script, Server
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.data_index import IndexEntry, entries, push, shorten
from trackplan.customerio.errors import RefusedError
from trackplan.document import Document, Ref
from trackplan.model.plan import Attribute, Event, Plan

REF = Ref(Document("plan.yaml"))
PLAN = Plan(
    ref=REF,
    events={
        "order_completed": Event(
            name="order_completed",
            ref=REF,
            description="An order\nwas paid.",
            when="By the backend.",
            attributes={
                "value": Attribute(name="value", ref=REF, description="What was paid."),
                "sku": Attribute(name="sku", ref=REF),
            },
        ),
        "idea": Event(name="idea", ref=REF, description="Not yet.", status="draft"),
        "bare": Event(name="bare", ref=REF),
    },
    people={"vip_tier": Attribute(name="vip_tier", ref=REF, description="How loyal.")},
)


def test_what_is_written_and_what_is_left_out() -> None:
    found, left = entries(PLAN)
    assert [(entry.kind, entry.item) for entry in found] == [
        ("event", {"name": "order_completed", "description": "An order was paid. By the backend."}),
        ("attribute", {"name": "value", "description": "What was paid.", "event_name": "order_completed"}),
        ("attribute", {"name": "vip_tier", "description": "How loyal."}),
    ]
    assert [(skipped.what, skipped.reason) for skipped in left] == [
        ("events/bare", "no description"),
        ("events/idea", "a draft"),
        ("events/order_completed/sku", "no description"),
    ]


def test_calls_hold_a_hundred_of_one_kind(
    serve: Callable[[Script], Server], app: Callable[..., AppApi]
) -> None:
    server = serve(lambda _: Reply(204, body=b""))
    found = [IndexEntry(kind="event", name=f"e{n}", description="x") for n in range(201)]
    found += [IndexEntry(name=f"a{n}", description="x") for n in range(3)]
    assert list(push(app(server), found)) == [100, 200, 201, 204]
    bodies = [json.loads(request.body) for request in server.log]
    assert [
        (request.path, len(next(iter(body.values()))))
        for request, body in zip(server.log, bodies, strict=True)
    ] == [
        ("/v1/data_index/events", 100),
        ("/v1/data_index/events", 100),
        ("/v1/data_index/events", 1),
        ("/v1/data_index/attributes", 3),
    ]


def test_a_refusal_says_what_the_api_said(
    serve: Callable[[Script], Server], app: Callable[..., AppApi]
) -> None:
    problem = {
        "errors": [{"detail": "name is too long", "source": {"pointer": "/events/0/name"}, "status": "422"}]
    }
    server = serve(lambda _: Reply(422, problem))
    with pytest.raises(RefusedError, match=r"answered 422 .*: name is too long"):
        list(push(app(server), [IndexEntry(kind="event", name="x", description="y")]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" * 255, "a" * 255),
        ("a" * 256, "a" * 254 + "…"),
        ("word " * 60, "word " * 50 + "word…"),
        ("x" * 254 + " y", "x" * 254 + "…"),
        ("  two\n\nlines ", "two lines"),
    ],
)
def test_descriptions_are_cut_at_a_word(text: str, shown: str) -> None:
    assert shorten(text)[0] == shown


@given(st.text(max_size=600))
def test_a_shortened_text_fits_and_is_how_it_began(text: str) -> None:
    shown, cut = shorten(text)
    line = " ".join(text.split())
    assert len(shown) <= 255
    assert line.startswith(shown.removesuffix("…") if cut else shown)
    assert cut == (len(line) > 255)
