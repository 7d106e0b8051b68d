"""Seeds: a workspace's campaigns, templates, segments and people in one YAML file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from trackplan.document import Ref
from trackplan.document.yaml import read_yaml

TEXTS = (
    *("layout", "body", "body_amp", "body_plain", "body_json", "subject", "preheader_text", "from"),
    *("reply_to", "recipient", "cc", "bcc", "headers", "url", "method", "image_url"),
)
EPOCH = 1_767_225_600
"""2026-01-01: the default creation and update date of a seed."""


class SeedError(Exception):
    """The seed is invalid. The message names file, line and problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One campaign, newsletter etc. as the API shows it, with its texts."""

    shown: Mapping[str, Any]
    texts: tuple[Mapping[str, Any], ...] = ()
    translations: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    """By id of the text and language."""
    data: Any = None
    """The rows of a collection."""

    def __getitem__(self, name: str) -> Any:
        return self.shown[name]

    def __contains__(self, name: str) -> bool:
        return name in self.shown

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value of the record."""
        return self.shown.get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A workspace's content, ready to serve."""

    id: int = 1
    name: str = "Sandbox"
    campaigns: tuple[Record, ...] = ()
    newsletters: tuple[Record, ...] = ()
    broadcasts: tuple[Record, ...] = ()
    transactional: tuple[Record, ...] = ()
    snippets: tuple[Mapping[str, Any], ...] = ()
    segments: tuple[Record, ...] = ()
    collections: tuple[Record, ...] = ()
    object_types: tuple[Mapping[str, Any], ...] = ()
    messages: tuple[dict[str, Any], ...] = ()
    people: tuple[Mapping[str, Any], ...] = ()


@cache
def schema() -> Mapping[str, Any]:
    """Return the JSON Schema (2020-12) of seed files."""
    loaded: dict[str, Any] = json.loads((files(__package__) / "seed.schema.json").read_text("utf-8"))
    return loaded


def shipped(name: str) -> Path:
    """Return the path of a shipped seed, such as ``acme``."""
    return Path(str(files(__package__) / f"{name}.yaml"))


def load(name: str, content: bytes, now: int) -> Seed:
    """Read a seed file; a delivery's ``age`` counts back from ``now``. Raises `SeedError`."""
    document = read_yaml(name, content)
    faults = [f"{name}:{fault.span.line}: {fault.message}" for fault in document.faults if fault.fatal]
    faults = faults or [
        f"{name}:{(Ref(document, tuple(at))).location.span.line}: {message}"
        for at, message in _faults(document.data)
    ]
    if faults:
        raise SeedError("\n".join(faults))
    return build(document.data, now)


def _faults(data: Any) -> Iterator[tuple[Sequence[str | int], str]]:
    import jsonschema  # a sandbox without a seed does not need it

    validator = jsonschema.Draft202012Validator(schema())
    for error in sorted(
        validator.iter_errors(data), key=lambda one: [str(part) for part in one.absolute_path]
    ):
        at = list(error.absolute_path)
        where = f"`{'.'.join(str(part) for part in at)}`" if at else "the file"
        match error.validator:
            case "required":
                missing = [name for name in error.validator_value if name not in error.instance]
                yield at, f"{where} lacks `{missing[0]}`"
            case "additionalProperties":
                known = error.schema["properties"]
                for name in (name for name in error.instance if name not in known):
                    yield [*at, name], f"{where} has `{name}`, which is not part of it"
            case "type":
                yield at, f"{where} must be of type {error.validator_value}"
            case _:
                yield at, f"{where}: {error.message}"
    if isinstance(data, Mapping):
        yield from _repeated(data)


def _repeated(data: Mapping[str, Any]) -> Iterator[tuple[Sequence[str | int], str]]:
    for kind in (
        "campaigns",
        "newsletters",
        "broadcasts",
        "transactional",
        "segments",
        "collections",
        "object_types",
    ):
        seen: set[Any] = set()
        items = data.get(kind)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            identifier = item.get("id") if isinstance(item, Mapping) else None
            if identifier in seen:
                yield (kind, index, "id"), f"`{kind}` has the id {identifier} twice"
            seen.add(identifier)


def build(data: Mapping[str, Any], now: int) -> Seed:
    """Build a `Seed` from validated data."""
    return Seed(
        id=data.get("id", 1),
        name=data.get("name", "Sandbox"),
        campaigns=tuple(_campaign(item) for item in data.get("campaigns", ())),
        newsletters=tuple(_newsletter(item) for item in data.get("newsletters", ())),
        broadcasts=tuple(_broadcast(item) for item in data.get("broadcasts", ())),
        transactional=tuple(_transactional(item) for item in data.get("transactional", ())),
        snippets=tuple({"updated_at": EPOCH, **item} for item in data.get("snippets", ())),
        segments=tuple(_segment(item) for item in data.get("segments", ())),
        collections=tuple(_collection(item) for item in data.get("collections", ())),
        object_types=tuple(
            {"enabled": True, **item, "id": str(item["id"])} for item in data.get("object_types", ())
        ),
        messages=tuple(_message(item, index, now) for index, item in enumerate(data.get("messages", ()))),
        people=tuple(data.get("people", ())),
    )


def _dated(item: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    created, updated = item.get("created", EPOCH), item.get("updated", EPOCH)
    kept = {name: value for name, value in item.items() if name not in without}
    return {**kept, "deduplicate_id": f"{item['id']}:{updated}", "created": created, "updated": updated}


def _texts(
    items: Sequence[Mapping[str, Any]], parent: str, identifier: int, *, as_text: bool
) -> dict[str, Any]:
    texts: list[Mapping[str, Any]] = []
    translations: dict[tuple[str, str], Mapping[str, Any]] = {}
    for item in items:
        whole = _dated(item, without=("languages",))
        blank = {} if item["type"] == "webhook" else {"body": "", "subject": "", "layout": ""}
        shown = {
            **blank,
            "language": "",
            "sending_state": "automatic",
            "name": "",
            "preheader_text": "",
            **whole,
            parent: identifier,
            # Live, the id of a campaign's action is text although its specification says integer.
            "id": str(item["id"]) if as_text else item["id"],
        }
        texts.append(shown)
        for language, translated in item.get("languages", {}).items():
            translations[(str(item["id"]), language)] = {**shown, **translated, "language": language}
    return {"texts": tuple(texts), "translations": translations}


def _campaign(item: Mapping[str, Any]) -> Record:
    actions = item.get("actions", ())
    shown = _dated(item, without=("actions",))
    state = item.get("state", "running")
    return Record(
        shown={
            "description": "",
            "tags": [],
            "filter_segment_ids": [],
            "first_started": EPOCH,
            **shown,
            "state": state,
            "active": state == "running",
            "actions": [{"id": action["id"], "type": action["type"]} for action in actions],
        },
        **_texts([a for a in actions if a["type"] in MESSAGE_TYPES], "campaign_id", item["id"], as_text=True),
    )


MESSAGE_TYPES = ("email", "in_app", "push", "twilio", "slack", "whatsapp", "webhook", "inbox")


def _newsletter(item: Mapping[str, Any]) -> Record:
    contents = item.get("contents", ())
    shown = _dated(item, without=("contents",))
    ids = [content["id"] for content in contents]
    return Record(
        shown={"type": "email", "tags": [], "recipient_segment_ids": [], **shown, "content_ids": ids},
        **_texts(contents, "newsletter_id", item["id"], as_text=False),
    )


def _broadcast(item: Mapping[str, Any]) -> Record:
    actions = item.get("actions", ())
    state = item.get("state", "running")
    return Record(
        shown={
            "type": "triggered_broadcast",
            "tags": [],
            "first_started": EPOCH,
            **_dated(item, without=("actions",)),
            "state": state,
            "active": state == "running",
            "actions": [{"id": action["id"], "type": action["type"]} for action in actions],
        },
        **_texts(actions, "broadcast_id", item["id"], as_text=True),
    )


def _transactional(item: Mapping[str, Any]) -> Record:
    plain = {
        "description": "",
        "send_to_unsubscribed": True,
        "link_tracking": True,
        "open_tracking": True,
        "hide_message_body": False,
        "queue_drafts": False,
        "created_at": EPOCH,
        "updated_at": EPOCH,
    }
    shown = {**plain, **{name: value for name, value in item.items() if name != "contents"}}
    return Record(
        shown=shown,
        **_texts(item.get("contents", ()), "transactional_message_id", item["id"], as_text=False),
    )


def _segment(item: Mapping[str, Any]) -> Record:
    dates = {"created_at": EPOCH, "updated_at": EPOCH, "deduplicate_id": f"{item['id']}:{EPOCH}"}
    plain = {"description": "", "state": "finished", "progress": None, "type": "dynamic", "tags": None}
    return Record(shown={**dates, **plain, **item})


def _collection(item: Mapping[str, Any]) -> Record:
    rows = item.get("data", [])
    shown = {
        "id": item["id"],
        "name": item["name"],
        "schema": sorted({name for row in rows for name in row}),
        "rows": len(rows),
        "bytes": len(json.dumps(rows).encode()),
        "created_at": EPOCH,
        "updated_at": EPOCH,
    }
    return Record(shown=shown, data=rows)


def _message(item: Mapping[str, Any], index: int, now: int) -> dict[str, Any]:
    created = now - item.get("age", 0)
    identifier = f"dlv_{index + 1:06d}"
    metric = item.get("metric", "sent")
    person = item.get("customer_id")
    return {
        "id": identifier,
        "deduplicate_id": f"{identifier}:{created}",
        "type": item.get("type", "email"),
        "customer_id": person,
        "customer_identifiers": {"id": person, "email": item.get("recipient"), "cio_id": ""},
        "recipient": item.get("recipient", ""),
        "subject": item.get("subject", ""),
        "metrics": {"created": created, metric: created},
        "created": created,
        "failure_message": item.get("failure_message"),
        "forgotten": False,
        **{name: item[name] for name in ("campaign_id", "action_id", "newsletter_id") if name in item},
    }
