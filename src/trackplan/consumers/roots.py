"""The first words of Liquid's names: which a message has, and which was meant by another.

Source: Customer.io's pages on using Liquid and on objects in Liquid. A word that a message does not have
prints nothing, and the message is sent: two public troubleshooting pages say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trackplan.consumers.lookup import lookup
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.vocabulary import OWN_TAGS
from trackplan.model.plan import Attribute
from trackplan.model.template import Data, Template
from trackplan.naming.guess import guess

EVERYWHERE = frozenset(
    {
        *("customer", "campaign", "message", "newsletter", "snippets", "journey", "objects", "layout"),
        *("content", "delivery_id", "event_name", "event_id", "event_timestamp", "empty", "blank", "nil"),
    }
)
"""What every message has, as far as Customer.io's pages tell."""

OF_DATA: Mapping[Data, frozenset[str]] = {
    "event": frozenset({"event"}),
    "call": frozenset({"trigger"}),
    "object": frozenset({"trigger"}),
    "none": frozenset(),
    "unknown": frozenset({"event", "trigger"}),
}
"""What a message has besides, by what it is made from."""

BY_RULE = frozenset({"event"})
"""Words that another rule judges where a message does not have them."""

_NO_WORD = re.compile(r"\W+")
PERSON = frozenset({"person", "user", "people", "contact", "profile", "recipient", "subscriber", "member"})
PAYLOAD = frozenset({"properties", "property", "props", "data", "attributes", "payload", "params", "events"})


def known_roots(world: Readership, template: Template) -> frozenset[str]:
    """The first words that a message has."""
    collections = world.workspace.collections if world.workspace is not None else None
    return EVERYWHERE | OF_DATA[template.data] | frozenset(collections or ())


def object_types(world: Readership) -> frozenset[str] | None:
    """The words by which Liquid reads the workspace's objects; ``None`` where nobody looked."""
    names = world.workspace.object_types if world.workspace is not None else None
    return None if names is None else frozenset(_NO_WORD.sub("_", name.lower()).strip("_") for name in names)


def holds_objects(use: Use) -> bool:
    """Whether the word after the first one names a type of objects."""
    return use.read.root == "objects" or (use.read.root == "trigger" and use.template.data == "object")


def _is_unknown_type(world: Readership, use: Use) -> bool:
    types = object_types(world)
    if types is None or not use.read.certain or not holds_objects(use):
        return False
    of_relationship = {"relationship", "customer"} if use.read.root == "trigger" else set()
    return _first_step(use.read.path) not in types | of_relationship | {""}


def _first_step(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def is_unknown(world: Readership, use: Use) -> bool:
    """Whether a place reads a first word, or a type of objects, that its message does not have."""
    read = use.read
    if _is_unknown_type(world, use):
        return True
    if read.path.startswith("[]"):
        return False  # the loop over it has said so
    if read.local or read.root in BY_RULE or read.root in OWN_TAGS:
        return False
    return read.root not in known_roots(world, use.template)


def right_form(world: Readership, use: Use) -> str | None:
    """The name that was meant, as Liquid; ``None`` where nothing suggests one."""
    root, path = use.read.root, use.read.path
    if holds_objects(use):
        step = _first_step(path)
        like = guess(step, object_types(world) or ())
        return f"{root}.{like}{path[len(step) :]}" if like is not None else None
    data = "trigger" if use.template.data in {"call", "object"} else "event"
    for meant in _candidates(world, use, data):
        around = _around(world, use.template, meant)
        if path and around and not lookup(around, path).missing:
            return f"{meant}.{path}"
    whole = f"{root}.{path}" if path else root
    if root in (object_types(world) or ()):
        return f"{'trigger' if use.template.data == 'object' else 'objects'}.{whole}"
    for meant in (data, "customer"):
        around = _around(world, use.template, meant)
        if around and not lookup(around, whole).missing:
            return f"{meant}.{whole}"
    first = next(_candidates(world, use, data), None)
    if first is None or (not path and first not in known_roots(world, use.template) & {root.lower()}):
        return None
    return f"{first}.{path}" if path else first


def _candidates(world: Readership, use: Use, data: str) -> Iterator[str]:
    root, template = use.read.root, use.template
    known = known_roots(world, template)
    has_data = data in known
    if root.lower() in known:
        yield root.lower()
    if root.lower() in PERSON:
        yield "customer"
    if has_data and (
        root.lower() in PAYLOAD or root in {"trigger", template.event} or root in world.plan.events
    ):
        yield data
    if (close := guess(root, known - {"empty", "blank", "nil"})) is not None:
        yield close


def _around(world: Readership, template: Template, root: str) -> Mapping[str, Attribute]:
    if root == "customer":
        return world.plan.people
    event = world.plan.events.get(template.event or "")
    return event.members if root == "event" and event is not None else {}
