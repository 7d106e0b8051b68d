"""The YAML files of analytics_gen, a generator of Dart code: events by domain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.document import Ref
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.schema_words import misfit, unique
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
from trackplan.naming.styles import words

_OF_CODE = listed("it is about the Dart code that is made")
TYPES = {
    "string": "string", "int": "integer", "double": "number", "num": "number", "bool": "boolean",
    "list": "array", "map": "object", "datetime": "datetime",
}  # fmt: skip
CONSTRAINTS = {
    "allowed_values": "enum", "min": "minimum", "max": "maximum", "regex": "pattern",
    "min_length": "minLength", "max_length": "maxLength",
}  # fmt: skip
CONSTRUCTS: Mapping[str, Construct] = {
    "event.description": carried("`description`"),
    "event.event_name": carried("the event's name", but="a name that parameters are part of"),
    "event.parameters": carried("attributes; one whose type ends in `?` may be left out"),
    "event.meta": carried("`meta`"),
    "event.added_in": carried("`meta`"),
    "event.deprecated_in": carried("`meta`"),
    "event.deprecated": carried("`status: deprecated`"),
    "event.replacement": carried("`replaced_by`"),
    "event.identifier": _OF_CODE,
    "event.dual_write_to": listed("the plan does not say which calls send several events"),
    "parameter.type": carried("`type`", but="types of Dart, which are taken for any"),
    "parameter.description": carried("`description`"),
    "parameter.param_name": carried("the attribute's name"),
    **{f"parameter.{key}": carried(f"`{word}`") for key, word in CONSTRAINTS.items()},
    "parameter.meta": carried("`meta`"),
    "parameter.added_in": carried("`meta`"),
    "parameter.deprecated_in": carried("`meta`"),
    **dict.fromkeys(
        (f"parameter.{key}" for key in ("identifier", "dart_type", "import", "operations")), _OF_CODE
    ),
    "file.other": listed("it holds no events by domain"),
}
_META = ("added_in", "deprecated_in")


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read files of events; a domain and an event make the event's name: `auth_login`."""
    ledger = Ledger(CONSTRUCTS)
    plan = ForeignPlan(format="analytics-gen")
    for file in files:
        document = document_of(file)
        domains = document.data if isinstance(document.data, dict) else {}
        if not any(_holds_events(one) for one in domains.values()):
            ledger.lose("file.other", file.name)
            continue
        for domain, events in domains.items():
            if not _holds_events(events):
                ledger.lose("file.other", Ref(document, (domain,)))
                continue
            for name, event in events.items():
                _event(plan, ledger.open(event, "event", Ref(document, (domain, name))), domain, name)
    if not plan.events:
        raise UnreadableSourceError("there are no events", "name the folder of the events", at=files[0].name)
    return plan.close(ledger)


def _holds_events(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(one, dict) and "parameters" in one for one in value.values())
    )


def _name(domain: str, name: str) -> str:
    return "_".join(words(f"{domain}_{name}"))


def _event(plan: ForeignPlan, node: SourceNode, domain: str, short: str) -> None:
    told = node.text("event_name")
    if "{" in told:
        node.lose("event_name")
        told = ""
    data: dict[str, Any] = {}
    if description := node.text("description"):
        data["description"] = description
    if node.take("deprecated") is True:
        data["status"] = "deprecated"
    if replacement := node.text("replacement"):
        data["replaced_by"] = _name(*replacement.rpartition(".")[::2])
    if meta := _meta(node):
        data["meta"] = meta
    table = node.child("parameters", "names")
    if table is not None and table.data:
        data["attributes"] = dict(_parameter(table, name) for name in table.data)
    plan.add_event(told or _name(domain, short), ForeignEvent(data=data, ref=node.ref, domain=domain))


def _meta(node: SourceNode) -> dict[str, Any]:
    told = node.take("meta")
    return {
        **(told if isinstance(told, dict) else {}),
        **{key: node.take(key) for key in _META if key in node},
    }


def _parameter(table: SourceNode, name: str) -> tuple[str, dict[str, Any]]:
    value = table.take(name)
    written = {"type": value} if isinstance(value, str) else value
    node = table.ledger.open(written, "parameter", table.ref / name)
    told = node.text("type")
    kind = re.sub("<.*", "", told.rstrip("?")).lower()
    if kind not in TYPES:
        node.lose("type", f"`{told}` is a type of Dart, which is taken for any")
    data: dict[str, Any] = {"type": TYPES.get(kind, "any")}
    if not told.endswith("?"):
        data["required"] = True
    for key, word in CONSTRAINTS.items():
        if key not in node:
            continue
        value = node.take(key)
        if (why := _misfit(word, value)) is None:
            data[word] = value
        else:
            node.lose(key, why)
    if description := node.text("description"):
        data["description"] = description
    if meta := _meta(node):
        data["meta"] = meta
    return node.text("param_name") or name, data


def _misfit(word: str, value: Any) -> str | None:
    """Return why a plan cannot say a constraint; ``None`` if it can."""
    if word != "enum":
        return misfit(word, value)
    scalars = isinstance(value, list) and all(isinstance(one, str | int | float) for one in value)
    return None if scalars and value and unique(value) == value else "it is no list of different values"
