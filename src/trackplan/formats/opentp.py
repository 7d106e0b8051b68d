"""OpenTrackPlan: a folder of YAML, one event a file, with a schema of what all events carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.document import Document, Ref
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.source import (
    Construct,
    ImportedFile,
    Ledger,
    SourceNode,
    UnreadableSourceError,
    carried,
    document_of,
    listed,
)
from trackplan.language.keywords import KEYWORDS
from trackplan.validator import pattern_fault

_OF_OPENTP = listed("it is about how OpenTrackPlan's own tools make files")
PII = ("email", "phone", "name", "address", "id")
CONSTRUCTS: Mapping[str, Construct] = {
    "file.opentp": carried("the version that it is read by"),
    "file.info": carried("the plan's `name`, `version` and `description`"),
    "file.spec": carried("attributes that every event carries"),
    "file.event": carried("an event"),
    "file.dict": carried("`enum` of the attributes that name it", but="one that no attribute names"),
    "info.title": carried("the plan's `name`"),
    "info.version": carried("the plan's `version`", but="one that is not written as 1.2.3"),
    "info.description": carried("the plan's `description`"),
    "info.contact": listed("owners have no names of people"),
    "spec.events": carried("attributes that every event carries"),
    **{f"spec.{key}": _OF_OPENTP for key in ("paths", "targets", "export", "ui", "checks")},
    "spec events.payload": carried("attributes that every event carries"),
    "spec events.taxonomy": listed("the plan has no schema of what is said about events"),
    "spec events.key": _OF_OPENTP,
    "spec events.x-opentp": _OF_OPENTP,
    "spec events.pii": listed("the plan has no schema of what is said about personal data"),
    "payload.schema": carried("attributes"),
    "payload.targets": _OF_OPENTP,
    "event.key": carried("the file of the event, and its name where no attribute `event_name` has it"),
    "event.lifecycle": carried("`status`"),
    "event.taxonomy": carried("`description` and the file of the event"),
    "taxonomy.action": carried("`description`"),
    "taxonomy.area": carried("the file of the event"),
    "taxonomy.event": carried("the event's name", but="one that is not the event's name"),
    "event.payload": carried(
        "the attributes of the event's first target", but="what other targets say otherwise"
    ),
    "event.aliases": carried("`aliases`"),
    "lifecycle.status": carried("`status`", but="a status that is not known, and `removed`"),
    "lifecycle.sunset": carried("`sunset`"),
    "field.title": carried("`aliases`"),
    "field.type": carried("`type`", but="a type that is not known"),
    "field.description": carried("`description`"),
    "field.required": carried("`required`"),
    "field.value": carried("`const`"),
    "field.enum": carried("`enum`"),
    "field.dict": carried("`enum`, written out", but="a dictionary that is in no file"),
    "field.pii": carried("`pii`", but="who masks it, and for how long"),
    "field.valueRequired": _OF_OPENTP,
    "field.x-opentp": _OF_OPENTP,
    **{
        f"field.{name}": carried(f"`{name}`")
        for name in ("minimum", "maximum", "minLength", "maxLength", "pattern")
    },
    "target.schema": carried("attributes"),
}
STATUS = {
    "active": "active",
    "draft": "draft",
    "planned": "draft",
    "deprecated": "deprecated",
    "removed": "deprecated",
}
TYPES = {"string": "string", "number": "number", "integer": "integer", "boolean": "boolean", "array": "array",
         "object": "object"}  # fmt: skip
NAME = "event_name"


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read a plan's folder."""
    ledger = Ledger(CONSTRUCTS)
    plan = ForeignPlan(format="opentp")
    reader = _OpenTrackPlan(ledger, plan)
    documents = [(file, document_of(file)) for file in files]
    for file, document in documents:
        reader.common(file, document)
    for file, document in documents:
        reader.event(file, document)
    reader.list_unnamed()
    if not plan.events:
        raise UnreadableSourceError(
            "there are no events of an OpenTrackPlan", "name the folder of `opentp.yaml`", at=files[0].name
        )
    return plan.close(ledger)


class _OpenTrackPlan:
    def __init__(self, ledger: Ledger, plan: ForeignPlan) -> None:
        self._ledger = ledger
        self._plan = plan
        self._nodes: dict[str, SourceNode] = {}
        self._dicts: dict[str, list[Any]] = {}
        self._dict_refs: dict[str, Ref] = {}
        self._shared: dict[str, SourceNode] = {}
        self._named: set[str] = set()
        """The dictionaries that some attribute names."""

    def common(self, file: ImportedFile, document: Document) -> None:
        """Read what all events share: dictionaries, and the schema of payloads."""
        node = self._nodes[file.name] = self._ledger.open(document.data, "file", Ref(document))
        node.take("opentp")
        words = node.take("dict")
        if words is not None:
            name = file.inner.removesuffix(".yaml").removesuffix(".yml").partition("dictionaries/")[2]
            self._dicts[name or file.inner] = list(words) if isinstance(words, list | dict) else []
            self._dict_refs[name or file.inner] = node.ref
            if not isinstance(words, list):
                node.lose("dict", "it is no list: only its keys are taken" if words else "it has no words")
        if (info := node.child("info", "info")) is not None:
            self._plan.name = self._plan.name or info.text("title")
            self._plan.description = info.text("description")
            version = info.text("version")
            if version.count(".") == 2 and all(part.isdigit() for part in version.split(".")):  # noqa: PLR2004
                self._plan.version = version
            elif version:
                info.lose("version")
        spec = node.child("spec", "spec")
        events = spec.child("events", "spec events") if spec is not None else None
        payload = events.child("payload", "payload") if events is not None else None
        schema = payload.child("schema", "names") if payload is not None else None
        for name in schema.data if schema is not None else ():
            assert schema is not None
            if (field := schema.child(name, "field")) is not None:
                self._shared[name] = field

    def list_unnamed(self) -> None:
        """List the dictionaries that no attribute names."""
        for name in [one for one in self._dicts if one not in self._named]:
            self._ledger.lose("file.dict", (self._dict_refs[name] / "dict").key, "no attribute names it")

    def event(self, file: ImportedFile, _document: Document) -> None:
        """Read the event of a file, if it has one."""
        node = self._nodes[file.name].child("event", "event")
        if node is None:
            return
        key = node.text("key")
        area, _, name = key.rpartition("::")
        data: dict[str, Any] = {}
        if (life := node.child("lifecycle", "lifecycle")) is not None:
            data |= _status(life)
        if aliases := node.texts("aliases"):
            data["aliases"] = aliases
        taxonomy = node.child("taxonomy", "taxonomy")
        if taxonomy is not None:
            if action := taxonomy.text("action"):
                data["description"] = action
            area = taxonomy.text("area") or area
        fields = self._fields(node)
        attributes = {field: self._attribute(*parts) for field, parts in fields.items()}
        const = attributes.get(NAME, {}).get("const")
        if attributes:
            data["attributes"] = attributes
        named = str(const or name or key)
        if taxonomy is not None:
            _other_words(taxonomy, {named, name})
        self._plan.add_event(named, ForeignEvent(data=data, ref=node.ref, domain=area))

    def _fields(self, node: SourceNode) -> dict[str, tuple[SourceNode | None, SourceNode | None]]:
        """Return each attribute of an event: its own field, and that of all events."""
        found: dict[str, tuple[SourceNode | None, SourceNode | None]] = {
            name: (None, field) for name, field in self._shared.items()
        }
        payload = node.child("payload", "names")
        for index, target in enumerate(payload.data if payload is not None else ()):
            assert payload is not None
            part = payload.child(target, "target")
            schema = part.child("schema", "names") if part is not None else None
            if index and schema is not None:
                node.lose("payload", f"the target `{target}` says more than the first")
                for name in schema.data:
                    schema.take(name)
                continue
            for name in schema.data if schema is not None else ():
                assert schema is not None
                found[name] = (schema.child(name, "field"), self._shared.get(name))
        return found

    def _attribute(self, own: SourceNode | None, shared: SourceNode | None) -> dict[str, Any]:
        data: dict[str, Any] = {"type": "any"}
        for field in filter(None, (shared, own)):
            kind = field.text("type")
            if kind in TYPES:
                data["type"] = TYPES[kind]
            elif kind:
                field.lose("type")
            if "required" in field:
                said = field.take("required")
                data["required"] = said is True
                if not isinstance(said, bool):
                    field.lose("required", "it is neither true nor false")
            if text := field.text("description"):
                data["description"] = text
            if title := field.text("title"):
                data["aliases"] = [title]
            self._constraints(field, data)
        if data["type"] == "any" and "const" in data:
            kinds = {bool: "boolean", int: "integer", float: "number"}
            data["type"] = kinds.get(type(data["const"]), "string")
        return {key: one for key, one in data.items() if not (key == "required" and not one)}

    def _constraints(self, field: SourceNode, data: dict[str, Any]) -> None:
        if "value" in field:
            data["const"] = field.take("value")
        if (values := field.take("enum")) is not None:
            if isinstance(values, list):
                data["enum"] = values
            else:
                field.lose("enum", "it is no list")
        if name := field.text("dict"):
            self._named.add(name)
            if words := self._dicts.get(name):
                data["enum"] = words
            else:
                field.lose("dict", f"`{name}` is in no file")
        for word in [one for one in KEYWORDS if one not in {"enum", "const"} and one in field]:
            value = field.take(word)
            if word == "pattern" and (why := pattern_fault(str(value))) is not None:
                field.lose(word, f"no linear-time engine runs it: {why}")
            else:
                data[word] = value
        if pii := field.take("pii"):
            kind = str(pii.get("kind", "")) if isinstance(pii, dict) else ""
            data["pii"] = next((one for one in PII if one in kind), "other")
            if isinstance(pii, dict) and len(pii) > 1:
                field.lose("pii")


def _status(life: SourceNode) -> dict[str, Any]:
    """Return the status of an event, and when a deprecated one ends."""
    told = life.text("status")
    status = STATUS.get(told, "active")
    if told and told not in STATUS:
        life.lose("status", f"`{told[:40]}` is no status that is known; `active` is taken")
    elif told == "removed":
        life.lose("status", "a removed event comes in as a deprecated one")
    data = {"status": status} if status != "active" else {}
    if status == "deprecated" and (day := life.text("sunset")):
        data["sunset"] = day
    return data


def _other_words(taxonomy: SourceNode, names: set[str]) -> None:
    """List each word about an event that the plan has no place for."""
    if (event := taxonomy.text("event")) and event not in names:
        taxonomy.lose("event", f"`{event[:40]}` is another name")
    for word in taxonomy.unclaimed():
        taxonomy.lose(word, "the plan has no such word about an event")
