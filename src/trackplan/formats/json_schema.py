"""JSON Schema files: one an event, or one bundle of all events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from trackplan.document import Document, Ref
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.json_schemas import SchemaReader
from trackplan.formats.schema_constructs import SCHEMA
from trackplan.formats.schema_shape import SchemaShape
from trackplan.formats.source import (
    Construct,
    ImportedFile,
    Ledger,
    UnreadableSourceError,
    carried,
    document_of,
)
from trackplan.formats.writing import EVENT_SCHEMA, OBJECT_SCHEMA, Exported, Exporting, json_file
from trackplan.language.compile import event_schema, object_schema, people_schema
from trackplan.site.slugs import slug

CONSTRUCTS: Mapping[str, Construct] = {
    **SCHEMA,
    "bundle.$defs": carried("an event each"),
    "bundle.definitions": carried("an event each"),
    "bundle.$schema": carried("the draft that it is read by"),
    "bundle.$id": carried("the address of local references"),
    "bundle.title": carried("the plan's `name`", but="a file of shared definitions has no name"),
    "bundle.description": carried("the plan's `description`", but="a file of shared definitions has none"),
}
KEEPS = EVENT_SCHEMA | OBJECT_SCHEMA | {"people", "event.description", "object.description"}
SUFFIXES = (".json", ".yaml", ".yml")
PERSON = "person"
OBJECTS = "objects"
"""The folder of schemas of types of objects."""
OBJECT = "object/"
"""What their names begin with in a bundle."""
DRAFTS = {
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
    "07": "http://json-schema.org/draft-07/schema#",
}


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read schemas; each file is an event, named by its title or its file's name."""
    ledger = Ledger(CONSTRUCTS)
    documents = [document_of(file) for file in files]
    reader = SchemaReader(ledger, dict(_addresses(files, documents)))
    plan = ForeignPlan(format="json-schema")
    for file, document in zip(files, documents, strict=True):
        data = document.data
        if isinstance(data, dict) and _is_bundle(data):
            if len(files) == 1:
                _read_bundle(plan, ledger, reader, document)
            else:  # what others refer to
                node = ledger.open(data, "bundle", Ref(document))
                for key in ("$schema", "$id", "$defs", "definitions"):
                    node.take(key)
        elif isinstance(data, dict):
            _read_one(plan, reader, file, document)
        else:
            raise UnreadableSourceError(
                "the file holds no JSON Schema", "a schema is an object", at=Ref(document)
            )
    return plan.close(ledger)


def _addresses(
    files: Sequence[ImportedFile], documents: Sequence[Document]
) -> Iterator[tuple[str, tuple[Any, Ref]]]:
    """Yield what a reference may call each file: its ``$id``, and its path in the folder."""
    for file, document in zip(files, documents, strict=True):
        root = (document.data, Ref(document))
        yield file.inner, root
        if isinstance(document.data, dict):
            for key in ("$id", "id"):
                if isinstance(name := document.data.get(key), str):
                    yield name.partition("#")[0], root


def _is_bundle(data: Mapping[str, Any]) -> bool:
    known = {"$defs", "definitions"} & data.keys()
    return bool(known) and data.keys() <= {*known, "$schema", "$id", "title", "description"}


def _read_bundle(plan: ForeignPlan, ledger: Ledger, reader: SchemaReader, document: Document) -> None:
    root = Ref(document)
    node = ledger.open(document.data, "bundle", root)
    node.take("$schema")
    base = node.text("$id")
    plan.name = plan.name or node.text("title")
    plan.description = plan.description or node.text("description")
    for key in ("$defs", "definitions"):
        table = node.child(key, "names")
        for name in table.data if table is not None else ():
            assert table is not None
            if f'"#/{key}/{name}"' in document.text:  # what others refer to is no event
                table.take(name)
                continue
            value, ref = table.take(name), table.ref / name
            shape = reader.read(value, ref, base=base, root=(document.data, root))
            if name == PERSON and isinstance(value, dict) and value.get("title") == PERSON:
                plan.people |= reader.parts(shape, ref).get("attributes", {})
            elif name.startswith(OBJECT):
                _add_object(plan, reader, shape, ref, name.removeprefix(OBJECT))
            else:
                plan.add_event(name, ForeignEvent(data=event_data(reader, shape, ref, name), ref=ref))


def _read_one(plan: ForeignPlan, reader: SchemaReader, file: ImportedFile, document: Document) -> None:
    path = PurePosixPath(file.inner or PurePosixPath(file.name).name)
    stem = path.name.removesuffix(path.suffix).removesuffix(".schema")
    title = document.data.get("title")
    titled = isinstance(title, str) and stem in {title, slug(title)}
    shape = reader.read(document.data, Ref(document), base=path.as_posix())
    if stem == PERSON and title == PERSON and len(path.parts) == 1:
        plan.people |= reader.parts(shape, Ref(document)).get("attributes", {})
        return
    if path.parent.as_posix() == OBJECTS:
        _add_object(plan, reader, shape, Ref(document), title if isinstance(title, str) and titled else stem)
        return
    domain = path.parent.name if len(path.parts) > 1 and path.parent.name != "events" else ""
    name = title.strip() if titled and isinstance(title, str) else stem
    plan.add_event(
        name,
        ForeignEvent(data=event_data(reader, shape, Ref(document), name), ref=Ref(document), domain=domain),
    )


def _add_object(plan: ForeignPlan, reader: SchemaReader, shape: SchemaShape, ref: Ref, name: str) -> None:
    """Add a type of objects, whose `type_id` no schema says."""
    plan.add_object(name, reader.parts(shape, ref))
    if description := shape.facts.get("description"):
        plan.objects[name] = {"description": description} | plan.objects[name]


def event_data(reader: SchemaReader, shape: SchemaShape, ref: Ref, name: str) -> dict[str, Any]:
    """Return an event of a plan whose attributes are the object that a schema describes."""
    data = {
        key: shape.facts[key] for key in ("description", "status", "aliases", "meta") if key in shape.facts
    }
    if data.get("aliases") == [name]:
        del data["aliases"]
    examples = [one for one in shape.facts.get("examples", ()) if isinstance(one, dict)]
    return data | reader.parts(shape, ref) | ({"examples": examples} if examples else {})


def write(exporting: Exporting) -> Exported:
    """Write a folder with one schema an event and one of people, or one bundle."""
    plan, draft = exporting.plan, DRAFTS[exporting.draft]
    base = exporting.id_base or f"urn:trackplan:{slug(plan.name)}:{plan.version or '0'}"
    joint = ":" if base.startswith("urn:") else "/"
    schemas = {name: event_schema(event) for name, event in plan.events.items()}
    if plan.people:
        schemas |= {f"{PERSON}\0": people_schema(plan)}
    schemas |= {f"{OBJECT}{name}\0": object_schema(one) for name, one in plan.objects.items()}
    if exporting.bundle:
        table = {
            name.rstrip("\0"): {key: one for key, one in schema.items() if key != "$schema"}
            for name, schema in schemas.items()
        }
        if len(table) < len(schemas):
            raise UnreadableSourceError(
                f"an event is called `{PERSON}`, as the schema of people is", "export without --bundle"
            )
        bundle: dict[str, Any] = {"$schema": draft, "$id": f"{base}{joint}plan", "title": plan.name}
        bundle |= {"description": plan.description} if plan.description else {}
        key = "$defs" if exporting.draft == "2020-12" else "definitions"
        return Exported({"plan.json": json_file(bundle | {key: table})}, exporting.lost(KEEPS))
    made: dict[str, bytes] = {}
    for name, schema in schemas.items():
        place = _place(name)
        address = place.removesuffix(".json").replace("/", joint) if joint == ":" else place
        made[place] = json_file(schema | {"$schema": draft, "$id": f"{base}{joint}{address}"})
    return Exported(made, exporting.lost(KEEPS))


def _place(name: str) -> str:
    """Return the path of a schema by its key."""
    if not name.endswith("\0"):
        return f"events/{slug(name)}.json"
    name = name.rstrip("\0")
    return f"{PERSON}.json" if name == PERSON else f"{OBJECTS}/{slug(name.removeprefix(OBJECT))}.json"
