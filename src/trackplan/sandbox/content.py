"""The workspace's content as the App API lists it: campaigns, newsletters, snippets, segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.sandbox.answers import meta_error, meta_errors
from trackplan.sandbox.calls import Call, CallAnswer
from trackplan.sandbox.seed import Record, Seed

EMPTY_LISTS = ("sender_identities", "reporting_webhooks", "subscription_topics", "exports")
EMPTY_NAMES = {"subscription_topics": "topics"}


def read_content(call: Call, workspace: Seed) -> CallAnswer | None:  # noqa: C901, PLR0911  # the table of paths
    """Answer a GET below ``/v1`` about seeded content; ``None`` if there is no such path."""
    match call.parts:
        case ("campaigns", *rest):
            return _tree(rest, workspace.campaigns, ("campaigns", "campaign"), ("actions", "action"))
        case ("broadcasts", _, "triggers"):
            return CallAnswer(body={"triggers": []})
        case ("broadcasts", *rest):
            return _tree(rest, workspace.broadcasts, ("broadcasts", "broadcast"), ("actions", "action"))
        case ("newsletters",):
            return _newsletters(call, workspace)
        case ("newsletters", *rest):
            return _tree(rest, workspace.newsletters, ("newsletters", "newsletter"), ("contents", "content"))
        case ("transactional", *rest):
            return _tree(rest, workspace.transactional, ("messages", "message"), ("contents", "content"))
        case ("snippets",):
            return CallAnswer(body={"snippets": list(workspace.snippets)})
        case ("segments", *rest):
            return _segments(rest, workspace)
        case ("collections", identifier, "content"):
            return _collection_content(workspace, identifier)
        case ("collections", *rest):
            return _tree(rest, workspace.collections, ("collections", "collection"), ("", ""))
        case ("object_types",):
            return CallAnswer(body={"types": list(workspace.object_types)})
        case (name,) if name in EMPTY_LISTS:
            return CallAnswer(body={EMPTY_NAMES.get(name, name): []})
    return None


def _tree(  # noqa: PLR0911  # the table of what lies below
    rest: Sequence[str], items: Sequence[Record], words: tuple[str, str], below: tuple[str, str]
) -> CallAnswer | None:
    if not rest:
        return CallAnswer(body={words[0]: [item.shown for item in items]})
    found = next((item for item in items if str(item["id"]) == rest[0]), None)
    if found is None:
        return meta_error(404, f"{words[1]} not found")
    match rest[1:]:
        case []:
            return CallAnswer(body={words[1]: found.shown})
        case [part] if part == below[0]:
            return CallAnswer(body={part: list(found.texts), "next": ""})
        case [part, text] if part == below[0]:
            return _text(found, below[1], lambda item: str(item["id"]) == text)
        case ["language", language] if below[0] == "contents":
            return _text(found, below[1], lambda item: item["language"] == language)
        case [part, text, "language", language] if part == below[0]:
            return _text(found, below[1], lambda item: str(item["id"]) == text, language)
    return None


def _text(found: Record, word: str, chosen: Any, language: str | None = None) -> CallAnswer:
    for item in found.texts:
        if not chosen(item):
            continue
        if language is None or item["language"] == language:
            return CallAnswer(body={word: item})
        translated = found.translations.get((str(item["id"]), language))
        if translated is not None:
            return CallAnswer(body={word: translated})
    return meta_error(404, f"{word} not found")


def _newsletters(call: Call, workspace: Seed) -> CallAnswer:
    try:
        limit, skip = int(call.query.get("limit", 100)), int(call.query.get("start") or 0)
    except ValueError:
        return meta_errors(400, "limit must be a number", "start must be a cursor")
    shown = workspace.newsletters[skip : skip + max(1, limit)]
    done = skip + len(shown) >= len(workspace.newsletters)
    following = "" if done else str(skip + len(shown))
    return CallAnswer(body={"newsletters": [item.shown for item in shown], "next": following})


def _segments(rest: Sequence[str], workspace: Seed) -> CallAnswer | None:
    found = next((item for item in workspace.segments if rest and str(item["id"]) == rest[0]), None)
    if not rest:
        return CallAnswer(body={"segments": [item.shown for item in workspace.segments]})
    if found is None:
        return meta_error(404, "segment not found")
    match rest[1:]:
        case []:
            return CallAnswer(body={"segment": found.shown})
        case ["used_by"]:
            return CallAnswer(body={"used_by": _used_by(found["id"], workspace)})
        case ["customer_count"]:
            return CallAnswer(body={"count": 0})
    return None


def _used_by(segment: int, workspace: Seed) -> Mapping[str, Any]:
    mail = [item for item in workspace.newsletters if segment in item["recipient_segment_ids"]]
    return {
        "segment_id": segment,
        "campaigns": [
            item["id"]
            for item in workspace.campaigns
            if segment in (*item.get("trigger_segment_ids", ()), *item["filter_segment_ids"])
        ],
        "sent_newsletters": [item["id"] for item in mail if "sent_at" in item],
        "draft_newsletters": [item["id"] for item in mail if "sent_at" not in item],
    }


def _collection_content(workspace: Seed, identifier: str) -> CallAnswer:
    for item in workspace.collections:
        if str(item["id"]) == identifier:
            return CallAnswer(body=item.data)
    return meta_error(404, "collection not found")
