"""Projects of Rudder CLI: YAML files of events, properties, custom types and tracking plans by reference."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.document import Document, Ref
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.json_schemas import SchemaReader
from trackplan.formats.source import (
    Construct,
    Ledger,
    SourceNode,
    UnreadableSourceError,
    carried,
    listed,
)

_VARIANTS = listed("the plan language does not say which attributes belong to which value")
_ID = carried("what others refer to")
PROJECT: Mapping[str, Construct] = {
    "file.version": carried("the version that it is read by"),
    "file.kind": carried("what the file is about", but="sources, destinations and the like"),
    "file.metadata": carried("what others refer to"),
    "metadata.name": carried("what others refer to"),
    "metadata.import": listed("it is about RudderStack's own records"),
    "file.spec": carried("events, properties, types and rules"),
    "spec.events": carried("events"),
    "spec.properties": carried("attributes"),
    "spec.types": carried("the attributes that refer to them, written out"),
    "spec.categories": carried("the file of an event"),
    "spec.id": _ID,
    "spec.display_name": carried("the plan's `name`"),
    "spec.description": carried("the plan's `description`"),
    "spec.rules": carried("events with their attributes"),
    "category.id": _ID,
    "category.name": carried("the file of an event"),
    "project event.id": _ID,
    "project event.name": carried("the event's name"),
    "project event.event_type": carried("what it is about", but="calls other than track"),
    "project event.description": carried("`description`"),
    "project event.category": carried("the file of the event"),
    "property.id": _ID,
    "property.name": carried("the attribute's name"),
    "property.type": carried("`type`", but="a type that is not in the project"),
    "property.types": carried("`type`"),
    "property.item_type": carried("`items`"),
    "property.description": carried("`description`"),
    "property.propConfig": carried("constraints"),
    "property.config": carried("constraints"),
    "property.properties": carried("`attributes`"),
    "property.variants": _VARIANTS,
    "rule.id": _ID,
    "rule.type": carried("an event with attributes"),
    "rule.event": carried("the event"),
    "rule.properties": carried("the event's attributes"),
    "rule.additionalProperties": carried("`additional`"),
    "rule.additional_properties": carried("`additional`"),
    "rule.variants": _VARIANTS,
    "rule.identity_section": listed("`lint` checks the rest of a call by Customer.io's own rules"),
    "rule event.$ref": carried("the event"),
    "rule event.allow_unplanned": carried("`additional`"),
    "rule event.identity_section": listed("`lint` checks the rest of a call by Customer.io's own rules"),
    "use.$ref": carried("the attribute"),
    "use.property": carried("the attribute"),
    "use.required": carried("`required`"),
    "use.properties": carried("`attributes`"),
    "use.additionalProperties": carried("`additional`"),
    "use.additional_properties": carried("`additional`"),
}
"""What becomes of each construct of a project."""
_REFERENCE = re.compile(
    r"#/?(events|event|properties|property|custom-types|custom-type|categories|category)[/:](.+)"
)
_SAME = {"events": "event", "properties": "property", "custom-types": "custom-type", "categories": "category"}
_ITEMS = ("itemTypes", "item_types")
_DEEPEST = 30


class RudderProject:
    """A project: what its files define by kind and id, and its rules."""

    def __init__(self, ledger: Ledger, plan: ForeignPlan, documents: Sequence[Document]) -> None:
        self._ledger = ledger
        self._plan = plan
        self._documents = documents
        self._defined: dict[tuple[str, str], SourceNode] = {}
        self._reader = SchemaReader(ledger)
        self._rules: list[SourceNode] = []
        self._depth = 0

    def read(self) -> None:
        """Read all files, then follow the rules of the tracking plans."""
        for document in self._documents:
            self._file(self._ledger.open(document.data, "file", Ref(document)))
        ruled = {self._rule(rule) for rule in self._rules}
        each = {id(node): (kind, node) for (kind, _), node in self._defined.items()}
        for kind, node in each.values():
            if kind == "event" and str(node.data.get("name")) not in ruled:
                self._event(node, {})
        for kind, node in each.values():  # what nobody refers to is said all the same
            if kind in {"property", "custom-type"} and "name" in node.unclaimed():
                self._ledger.lose(f"property.{kind}", node.ref, "no rule refers to it")
                for key in node.data:
                    node.take(key)

    def _file(self, node: SourceNode) -> None:
        node.take("version")
        kind = node.text("kind")
        if kind not in {
            "events",
            "properties",
            "custom-types",
            "categories",
            "tp",
            "tracking-plan",
            "tracking-plans",
        }:
            node.lose("kind", f"a plan has no {kind or 'such thing'}")
            node.take("metadata")
            node.take("spec")
            return
        about = node.child("metadata", "metadata")
        group = about.text("name") if about is not None else ""
        spec = node.child("spec", "spec")
        if spec is None:
            return
        for key, what in (
            ("events", "project event"),
            ("properties", "property"),
            ("types", "property"),
            ("categories", "category"),
        ):
            for one in spec.children(key, what):
                name = {"types": "custom-type"}.get(key, _SAME.get(key, key))
                identity = one.text("id")
                self._defined[name, identity] = one
                self._defined.setdefault((name, f"{group}/{identity}"), one)
        spec.take("id")
        self._plan.name = self._plan.name or spec.text("display_name")
        self._plan.description = self._plan.description or spec.text("description")
        self._rules += spec.children("rules", "rule")

    def _found(self, told: Any, at: Ref) -> SourceNode:
        match = _REFERENCE.fullmatch(told) if isinstance(told, str) else None
        node = self._defined.get((_SAME.get(match[1], match[1]), match[2])) if match else None
        if node is None:
            raise UnreadableSourceError(
                f"`{told}` refers to nothing in the project",
                "name the folder that holds all of its files",
                at=at,
            )
        return node

    def _rule(self, rule: SourceNode) -> str:
        for key in ("id", "type"):
            rule.take(key)
        told = rule.take("event")
        open_ = rule.take("additionalProperties", rule.take("additional_properties"))
        if isinstance(told, dict):
            use = self._ledger.open(told, "rule event", rule.ref / "event")
            told = use.take("$ref")
            open_ = use.take("allow_unplanned", open_)
        event = self._found(told, rule.ref / "event")
        data: dict[str, Any] = {} if open_ in (None, True) else {"additional": "forbid"}
        if table := self._uses(rule, closed="additional" in data):
            data["attributes"] = table
        return self._event(event, data)

    def _event(self, node: SourceNode, data: dict[str, Any]) -> str:
        name = node.text("name")
        kind = node.text("event_type") or "track"
        if kind != "track":
            node.lose("event_type", f"the plan has no {kind} calls")
            for key in node.data:
                node.take(key)
            return name
        if text := node.text("description"):
            data = {"description": text} | data
        domain = ""
        if told := node.take("category"):
            domain = self._found(told, node.ref / "category").text("name")
        self._plan.add_event(name, ForeignEvent(data=data, ref=node.ref, domain=domain))
        return name

    def _uses(self, node: SourceNode, *, closed: bool) -> dict[str, Any]:
        """Return the attributes that a rule, a type or a use lists under `properties`."""
        table: dict[str, Any] = {}
        for use in node.children("properties", "use"):
            told = use.take("$ref", use.take("property"))
            made = self._property(self._found(told, use.ref), use, closed=closed)
            table |= made
        return table

    def _property(self, node: SourceNode, use: SourceNode, *, closed: bool) -> dict[str, Any]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableSourceError("properties refer to each other in a circle", "cut it", at=node.ref)
        attribute = self._definition(node, closed=closed)
        self._depth -= 1
        if use.take("required") is True:
            attribute = {"type": attribute["type"], "required": True} | attribute
        told = use.take("additionalProperties", use.take("additional_properties"))
        if "properties" in use:
            inner = told is False
            attribute |= {"additional": "forbid"} if inner else {"additional": "warn"} if closed else {}
            attribute["attributes"] = attribute.get("attributes", {}) | self._uses(use, closed=inner)
        return {node.text("name"): attribute}

    def _definition(self, node: SourceNode, *, closed: bool) -> dict[str, Any]:
        """Return what a property or custom type says, with custom types written out."""
        node.take("name")
        told = node.take("type", node.take("types"))
        match = _REFERENCE.fullmatch(told) if isinstance(told, str) else None
        text = node.text("description")
        if match:
            made = self._definition(self._found(told, node.ref / "type"), closed=closed)
            return made | ({"description": text} if text else {})
        schema, items = _schema(node, told)
        made = self._reader.read(schema, node.ref).attribute("forbid" if closed else "warn")
        if text:
            made["description"] = text
        if items:
            made["items"] = self._definition(self._found(items, node.ref), closed=closed)
        if "properties" in node:
            made["attributes"] = self._uses(node, closed=closed)
        return made


def _schema(node: SourceNode, told: Any) -> tuple[dict[str, Any], str]:
    """Return a property of a project as a JSON Schema, and the custom type of its items if they have one."""
    kinds = [one.strip() for one in told.split(",")] if isinstance(told, str) else told
    schema: dict[str, Any] = {"type": kinds} if kinds and kinds != ["any"] else {}
    config = node.take("propConfig", node.take("config"))
    items = node.take("item_type")
    for key, value in (config or {}).items():
        if key in _ITEMS:
            items = value
        else:
            schema[re.sub(r"_([a-z])", lambda match: match[1].upper(), key)] = value
    words = items if isinstance(items, list) else [items] if items else []
    reference = next((one for one in words if str(one).startswith("#")), "")
    if words and not reference:
        schema["items"] = {"type": words}
    return schema, reference
