"""The schema of a whole call, as Segment and RudderStack keep one for each event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trackplan.formats.foreign import ForeignPlan
from trackplan.formats.json_schemas import SchemaReader
from trackplan.formats.schema_shape import SchemaShape
from trackplan.formats.source import Construct, SourceNode, carried, listed

_OF_CALL = "the plan is about attributes; `lint` checks the rest of a call by Customer.io's own rules"
ENVELOPE: Mapping[str, Construct] = {
    "envelope.$schema": carried("the draft that it is read by"),
    "envelope.$id": carried("the address of local references"),
    "envelope.type": carried("an object, as every call is"),
    "envelope.title": listed("the event has a name"),
    "envelope.description": carried("`description`"),
    "envelope.labels": carried("nothing if it is empty", but="labels of the rule"),
    "envelope.eventMetadata": listed("the event has a name"),
    "envelope.required": carried("an object, as every call is", but=_OF_CALL),
    "envelope.properties": carried("the parts of a call"),
    "envelope.definitions": carried("what is referred to"),
    "envelope.$defs": carried("what is referred to"),
    "part.properties": carried("the event's attributes"),
    "part.traits": carried("people and objects", but=_OF_CALL),
    "part.context": carried("nothing if it is empty", but=_OF_CALL),
}
"""What becomes of the parts of a call's schema."""
PARTS = ("properties", "traits", "context")


def read_envelope(  # noqa: C901 - one step a part
    reader: SchemaReader, node: SourceNode, part: str, *, also: Sequence[str] = ()
) -> SchemaShape | None:
    """Return the shape of one part of a call: ``properties`` of an event, ``traits`` of a person.

    ``also`` are parts that the caller reads itself.
    """
    if _is_bare(node, (*PARTS, *also)):
        node.claim_all()
        return reader.read(node.data, node.ref)
    for key in ("$schema", "$id", "type", "definitions", "$defs"):
        node.take(key)
    if node.take("labels"):
        node.lose("labels")
    names = node.take("required")
    if isinstance(names, list) and any(name not in (part, *also) for name in names):
        node.lose("required")
    parts = node.child("properties", "part")
    found: SchemaShape | None = None
    if parts is None:
        return None
    for key in also:
        parts.take(key)
    for key in PARTS:
        value = parts.take(key)
        if key == part:
            if value:
                found = reader.read(value, parts.ref / key, root=(node.data, node.ref))
        elif isinstance(value, dict) and _says_something(value):
            parts.lose(key)
    return found


GROUP = "group"
"""The name of a type of objects whose rule has none."""


def read_group(plan: ForeignPlan, reader: SchemaReader, node: SourceNode, name: str = "") -> None:
    """Read the rule of group calls as a type of objects."""
    shape = read_envelope(reader, node, "traits")
    plan.add_object(name or GROUP, reader.parts(shape, node.ref) if shape is not None else {})


def _is_bare(node: SourceNode, parts: Sequence[str]) -> bool:
    """Return whether a schema is that of the attributes themselves, as Typewriter keeps it."""
    inner = node.data.get("properties")
    return isinstance(inner, dict) and bool(inner) and not {*parts} & inner.keys()


def _says_something(value: dict[str, object]) -> bool:
    """Return whether the schema of a part asks for more than an object."""
    return any(
        one for key, one in value.items() if key not in {"type", "$schema", "title", "description", "labels"}
    )
