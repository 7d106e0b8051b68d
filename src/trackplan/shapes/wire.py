"""Shapes as data: where the parts of a payload stand in records that are surely of a shape.

What reads by this data must come to what `Shape.read` comes to. It need not read every record: one
that does not fit `Wire.surely` is read by the shape itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from trackplan.document import Path

Schema = Mapping[str, Any]

IDENTIFIER: Schema = {"type": ["string", "integer", "null"]}
TEXT: Schema = {"type": ["string", "null"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """The places of a payload's parts in records of one shape.

    A path leads through objects. Of several, the first that leads to a value other than null counts.
    """

    kind: Literal["event", "person"]
    surely: Schema
    """A JSON Schema of records: one that fits is recognised as the shape, and `Shape.read` makes a
    payload of the kind of it, with the values that these paths lead to."""
    name: Path | None = None
    """The event name; ``None`` for people."""
    attributes: Path
    unpacked: bool = False
    """Whether a text that begins like a JSON object stands for what it holds."""
    times: tuple[Path, ...] = ()
    received: Path | None = None
    persons: tuple[Path, ...] = ()
    emails: tuple[Path, ...] = ()
    anonymous: Path | None = None
    event_id: Path | None = None
    context: Path | None = None


def closed(keys: Iterable[str], required: Iterable[str], **known: Schema | bool) -> dict[str, Any]:
    """The schema of an object that has no keys but these, those required, and what is known of some."""
    return {
        "type": "object",
        "properties": {**dict.fromkeys(sorted(keys), True), **known},
        "required": sorted(required),
        "additionalProperties": False,
    }


def one_person(key: str) -> dict[str, Any]:
    """The schema of records whose object of identifiers names the person by its id, or not at all."""
    by_id = {"type": "object", "required": ["id"], "properties": {"id": {"type": ["string", "integer"]}}}
    by_nothing = {"properties": {"cio_id": {"type": "null"}, "phone": {"type": "null"}}}
    return {"properties": {key: {"type": ["object", "null"], "anyOf": [by_id, by_nothing]}}}
