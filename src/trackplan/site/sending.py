"""How an event is sent: its payload in each wire shape, and the calls of Customer.io's own clients."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trackplan.model.plan import Attribute, Event
from trackplan.shapes import SHAPES
from trackplan.site.literals import GO, JSON, PYTHON, RUBY, literal, quoted, quoted_ruby

PERSON = "PERSON_ID"
"""Stands for the id of the person in every example."""

TRACK = "https://track.customer.io"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to send an event."""

    id: str
    title: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How a client is installed and made, once in a program."""

    title: str
    install: str
    code: str


SETUPS = (
    Setup(
        title="Python",
        install="pip install customerio",
        code=(
            "import os\nfrom customerio import CustomerIO\n\n"
            'cio = CustomerIO(os.environ["CUSTOMERIO_SITE_ID"], os.environ["CUSTOMERIO_TRACK_API_KEY"])'
        ),
    ),
    Setup(
        title="Node",
        install="npm install customerio-node",
        code=(
            'import { TrackClient } from "customerio-node";\n\n'
            "const { CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY } = process.env;\n"
            "const cio = new TrackClient(CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY);"
        ),
    ),
    Setup(
        title="Go",
        install="go get github.com/customerio/go-customerio/v3",
        code=(
            'import "github.com/customerio/go-customerio/v3"\n\n'
            "cio := customerio.NewTrackClient(\n"
            '  os.Getenv("CUSTOMERIO_SITE_ID"), os.Getenv("CUSTOMERIO_TRACK_API_KEY"))'
        ),
    ),
    Setup(
        title="Ruby",
        install="gem install customerio",
        code=(
            'require "customerio"\n\n'
            "cio = Customerio::Client.new(\n"
            '  ENV.fetch("CUSTOMERIO_SITE_ID"), ENV.fetch("CUSTOMERIO_TRACK_API_KEY"))'
        ),
    ),
)


def forms(name: str, data: Mapping[str, Any]) -> Iterator[Form]:
    """Every way to send one event with these attributes."""
    for shape in ("track_v1", "track_v2", "pipelines"):
        yield Form(id=shape.replace("_", "-"), title=_TITLES[shape], code=literal(_record(shape, name, data)))
    yield Form(id="curl", title="curl", code=_curl(name, data))
    event = quoted(name)
    yield Form(id="python", title="Python", code=f'cio.track("{PERSON}", {event}, {literal(data, PYTHON)})')
    yield Form(
        id="node",
        title="Node",
        code=f'await cio.track("{PERSON}", {{\n  name: {event},\n  data: {literal(data, JSON, 2)},\n}});',
    )
    yield Form(id="go", title="Go", code=f'err := cio.Track("{PERSON}", {event}, {literal(data, GO)})')
    yield Form(
        id="ruby", title="Ruby", code=f'cio.track("{PERSON}", {quoted_ruby(name)}, {literal(data, RUBY)})'
    )


_TITLES = {"track_v1": "Track v1", "track_v2": "Track v2", "pipelines": "Pipelines"}


def _record(shape: str, name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    record = SHAPES[shape].write(name, data, person=PERSON)
    record.pop("customer_id", None)  # Track v1 has the person in the address
    return record


def _curl(name: str, data: Mapping[str, Any]) -> str:
    body = shlex.quote(literal({"name": name, "data": data}))
    return (
        f"curl {TRACK}/api/v1/customers/{PERSON}/events \\\n"
        '  -u "$CUSTOMERIO_SITE_ID:$CUSTOMERIO_TRACK_API_KEY" \\\n'
        f"  -H 'Content-Type: application/json' \\\n  -d {body}"
    )


def example(event: Event) -> tuple[Mapping[str, Any], bool]:
    """The plan's first example of an event, or one put together; and whether the plan wrote it."""
    if event.examples:
        return event.examples[0], True
    return _object(event.attributes), False


def _object(attributes: Mapping[str, Attribute]) -> dict[str, Any]:
    return {name: _value(attribute) for name, attribute in attributes.items() if attribute.status == "active"}


def _value(attribute: Attribute) -> Any:
    """An example of one attribute: the plan's own where it has one, else the plainest of its type."""
    if attribute.examples:
        return attribute.examples[0]
    if "const" in attribute.constraints:
        return attribute.constraints["const"]
    if attribute.constraints.get("enum"):
        return attribute.constraints["enum"][0]
    kind = attribute.types[0]
    if kind == "object":
        return _object(attribute.attributes)
    if kind == "array":
        return [] if attribute.items is None else [_value(attribute.items)]
    return _PLAIN.get(kind, "…")


_PLAIN: Mapping[str, Any] = {
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "timestamp": 1_772_000_000,
    "datetime": "2026-02-25T06:13:20Z",
    "date": "2026-02-25",
}
