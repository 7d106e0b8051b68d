"""How an event is sent: its payload in each wire shape, and the calls of Customer.io's own clients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trackplan.model.plan import Attribute, Event
from trackplan.shapes import SHAPES
from trackplan.site.literals import GO, JSON, PYTHON, RUBY, Written, literal, quoted, quoted_ruby

PERSON = "PERSON_ID"
"""Stands for the id of the person in every example."""

TRACK = "https://track.customer.io"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to send an event: what stands before its attributes, the attributes, and what stands after."""

    id: str
    title: str
    before: str
    data: str
    after: str

    @property
    def code(self) -> str:
        """The whole of it."""
        return f"{self.before}{self.data}{self.after}"


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
    """Every way to send one event with these attributes; all but Go mostly write them alike."""
    body = literal(data, JSON, 2)
    for shape, title in (("track_v1", "Track v1"), ("track_v2", "Track v2"), ("pipelines", "Pipelines")):
        yield Form(id=shape.replace("_", "-"), title=title, **_record(shape, name, body))
    yield _curl(name, body)
    event = quoted(name)
    yield _call("python", "Python", f'cio.track(\n  "{PERSON}",\n  {event},\n  ', literal(data, PYTHON, 2))
    before = f'await cio.track("{PERSON}", {{\n  name: {event},\n  data: '
    yield Form(id="node", title="Node", before=before, data=body, after="\n});")
    yield _call("go", "Go", f'err := cio.Track(\n  "{PERSON}",\n  {event},\n  ', literal(data, GO, 2))
    before = f'cio.track(\n  "{PERSON}",\n  {quoted_ruby(name)},\n  '
    yield _call("ruby", "Ruby", before, literal(data, RUBY, 2))


def shared(all_: Sequence[Form]) -> list[list[Form]]:
    """The forms in groups that write the attributes alike, so that a page need hold those only once."""
    groups: dict[str, list[Form]] = {}
    for form in all_:
        groups.setdefault(form.data, []).append(form)
    return list(groups.values())


def _record(shape: str, name: str, body: str) -> dict[str, str]:
    record = SHAPES[shape].write(name, Written(_HOLE), person=PERSON)
    record.pop("customer_id", None)  # Track v1 has the person in the address
    members = [f"  {quoted(key)}: {literal(value, JSON, 2)}" for key, value in record.items()]
    before, _, after = ("{\n" + ",\n".join(members) + "\n}").partition(f": {_HOLE}")
    return {"before": f"{before}: ", "data": body, "after": after}


_HOLE = "\0"
"""Stands where the attributes go; no literal holds it, since it is written as an escape."""


def _call(id_: str, title: str, before: str, data: str) -> Form:
    return Form(id=id_, title=title, before=before, data=data, after=",\n)")


def _curl(name: str, body: str) -> Form:
    """The call for a shell, in which an apostrophe ends a text."""
    before = (
        f"curl {TRACK}/api/v1/customers/{PERSON}/events \\\n"
        '  -u "$CUSTOMERIO_SITE_ID:$CUSTOMERIO_TRACK_API_KEY" \\\n'
        "  -H 'Content-Type: application/json' \\\n"
        f'  -d \'{{\n  "name": {_inside(quoted(name))},\n  "data": '
    )
    return Form(id="curl", title="curl", before=before, data=_inside(body), after="\n}'")


def _inside(text: str) -> str:
    return text.replace("'", "'\\''")


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
