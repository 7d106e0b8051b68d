"""Snowplow: a folder of self-describing JSON Schemas, as Iglu registries keep them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from trackplan.document import Document, Ref
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.json_schema import event_data
from trackplan.formats.json_schemas import SchemaReader
from trackplan.formats.schema_constructs import SCHEMA
from trackplan.formats.schema_shape import SchemaShape
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

CONSTRUCTS: Mapping[str, Construct] = {
    **SCHEMA,
    "self.vendor": carried("the file of the event"),
    "self.name": carried("the event's name", but="several vendors use it, so the vendor is put before it"),
    "self.format": carried("a JSON Schema", but="a format other than jsonschema"),
    "self.metadata": carried("`meta`, as reflekt writes it"),
    "self.version": carried("the latest one", but="a plan holds one version of an event; see `diff`"),
    "schema.self": carried("the event's name"),
    "schema.$supersedes": listed("a plan holds one version of an event; see `diff`"),
    "schema.$supersededBy": listed("a plan holds one version of an event; see `diff`"),
    "file.other": listed("it has no `self`, so that it is no self-describing schema"),
}


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read schemas; of several versions of one, the latest."""
    ledger = Ledger(CONSTRUCTS)
    reader = SchemaReader(ledger)
    plan = ForeignPlan(format="snowplow")
    latest: dict[tuple[str, str], tuple[tuple[int, ...], SourceNode, Document]] = {}
    for file in files:
        try:
            document = document_of(file)
        except UnreadableSourceError as error:  # one broken file says nothing of the rest of a registry
            ledger.lose("file.other", file.name, str(error))
            continue
        about = document.data.get("self") if isinstance(document.data, dict) else None
        if not isinstance(about, dict):
            ledger.lose("file.other", file.name)
            continue
        node = ledger.open(about, "self", Ref(document, ("self",)))
        key = (node.text("vendor"), node.text("name"))
        version = _version(node)
        if node.text("format") not in {"", "jsonschema"}:
            node.lose("format")
            continue
        known = latest.get(key)
        if known is not None and known[0] >= version:
            node.lose("version")
            continue
        if known is not None:
            known[1].lose("version")
        latest[key] = (version, node, document)
    names = Counter(name for _, name in latest)
    for (vendor, short), (_, node, document) in latest.items():
        name = short if names[short] == 1 else f"{vendor}/{short}"
        if name != short:
            node.ledger.lose("self.name", node.ref / "name")
        shape = reader.read(document.data, Ref(document))
        ledger.claim(document.data, "self")
        _keep_metadata(node, shape)
        plan.add_event(
            name,
            ForeignEvent(
                data=event_data(reader, shape, Ref(document), name), ref=Ref(document), domain=vendor
            ),
        )
    if not plan.events:
        raise UnreadableSourceError(
            "there is no self-describing schema", "name a folder of an Iglu registry", at=files[0].name
        )
    return plan.close(ledger)


def _keep_metadata(node: SourceNode, shape: SchemaShape) -> None:
    metadata = node.take("metadata")
    if isinstance(metadata, dict):
        shape.facts["meta"] = shape.facts.get("meta", {}) | metadata
        if not shape.facts["meta"]:
            del shape.facts["meta"]
    elif metadata is not None:
        node.lose("metadata", "it is no mapping")


def _version(node: SourceNode) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in node.text("version").split("-"))
    except ValueError:
        node.lose("version", "it is not written as 1-0-0")
        return ()
