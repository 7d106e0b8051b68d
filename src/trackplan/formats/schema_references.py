"""References of JSON Schemas, resolved among the documents of one import; nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from trackplan.document import Ref


class SchemaScope:
    """The document in which references are resolved: its root, the root's place, and its address."""

    def __init__(self, base: str, root: Any, ref: Ref, path: str = "") -> None:
        own = root.get("$id") if isinstance(root, dict) else None
        self.base = urljoin(base, own) if isinstance(own, str) else base
        self.path = path or base
        """The path of the document inside the source."""
        self.root = root
        self.ref = ref


def resolved(
    told: Any, scope: SchemaScope, documents: Mapping[str, tuple[Any, Ref]]
) -> tuple[Any, Ref, SchemaScope]:
    """Return what a reference leads to, with its place and scope. Raises LookupError that says why not."""
    if not isinstance(told, str):
        raise LookupError("it is no text")  # noqa: TRY004 - as any other that leads nowhere
    address, fragment = urldefrag(urljoin(scope.base, told) if scope.base else told)
    if told.startswith("#") or address in {"", scope.base}:
        root, ref, inner = scope.root, scope.ref, scope
    else:
        plain = told.partition("#")[0]
        found = documents.get(address) or documents.get(urljoin(scope.path, plain))
        if found is None:
            raise LookupError(f"`{address}` is in no file of the source, and nothing is fetched")
        root, ref = found
        inner = SchemaScope(address, root, ref, urljoin(scope.path, plain))
    if fragment and not fragment.startswith("/"):
        anchor = _anchored(root, fragment)
        if anchor is None:
            raise LookupError(f"`{told}` leads nowhere")
        return anchor, ref, inner
    value, path = root, ref
    for part in fragment.split("/")[1:]:
        key: Any = unquote(part).replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            key = int(key)
        elif not isinstance(value, dict) or key not in value:
            raise LookupError(f"`{told}` leads nowhere")
        value, path = value[key], path / key
    return value, path, inner


def _anchored(root: Any, name: str) -> Any:
    """Return the schema that an anchor names, if there is one."""
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if (
                value.get("$anchor") == name
                or value.get("$id") == f"#{name}"
                or value.get("id") == f"#{name}"
            ):
                return value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return None
