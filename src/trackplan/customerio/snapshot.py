"""A workspace as a file: deterministic JSON to keep in git, so that checks need no key."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Any

import msgspec

from trackplan.customerio.errors import SnapshotError
from trackplan.model.workspace import Workspace

SCHEMA_VERSION = 1


def write_snapshot(workspace: Workspace) -> str:
    """The workspace as JSON text: sorted, without a clock, the same bytes for the same workspace."""
    data = {"schema_version": SCHEMA_VERSION, **msgspec.to_builtins(workspace, enc_hook=_plain)}
    text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False)
    # Half a surrogate pair cannot be written as UTF-8; as an escape it is the same JSON.
    return text.encode("utf-8", "backslashreplace").decode() + "\n"


def read_snapshot(name: str, content: bytes) -> Workspace:
    """Read what `write_snapshot` wrote; ``name`` is for messages. Raises `SnapshotError`."""
    try:
        data = _decoded(content)
    except (ValueError, RecursionError) as error:
        place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SnapshotError(f"`{name}` is not JSON{place}", _AGAIN) from None
    version = data.get("schema_version") if isinstance(data, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise SnapshotError(f"`{name}` is not a snapshot: it has no `schema_version`", _AGAIN)
    if version != SCHEMA_VERSION:
        raise SnapshotError(
            f"`{name}` is a snapshot of version {version}, and this trackplan reads version {SCHEMA_VERSION}",
            "upgrade trackplan" if version > SCHEMA_VERSION else _AGAIN,
        )
    return _workspace(name, {key: value for key, value in data.items() if key != "schema_version"})


def _decoded(content: bytes) -> Any:
    """JSON by the fastest reader, or by one that takes half a surrogate pair."""
    try:
        return msgspec.json.decode(content.removeprefix(BOM_UTF8))
    except msgspec.DecodeError:
        return json.loads(content.decode("utf-8-sig"))


_AGAIN = "write it anew with `trackplan pull`"


def _workspace(name: str, data: Mapping[str, Any]) -> Workspace:
    try:
        return msgspec.convert(data, Workspace)
    except msgspec.ValidationError as error:
        raise SnapshotError(f"`{name}` is not a snapshot: {error}", _AGAIN) from None
    except UnicodeEncodeError:
        raise SnapshotError(f"`{name}` is not a snapshot: it has a key of half a character", _AGAIN) from None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
