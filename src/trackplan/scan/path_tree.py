"""The paths of a tally as a tree, and objects in it whose keys are data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trackplan.model.attribute import ANY_KEY
from trackplan.model.tally import Kinds

MANY_KEYS = 20
"""Objects of fewer different keys are no maps."""


@dataclass(slots=True)
class PathNode:
    """One attribute: what came at its path, and what is inside."""

    kinds: Kinds
    path: str
    inner: dict[str, PathNode] = field(default_factory=dict)
    item: PathNode | None = None


def path_tree(kinds: Mapping[str, Kinds]) -> dict[str, PathNode]:
    """Return paths as a tree. A name may hold a dot itself: only what came as an object holds others.

    An object `a` beside an attribute named `a.b` cannot be told from an `a` that holds a `b`.
    """
    nodes = {path: PathNode(found, path) for path, found in kinds.items()}
    top: dict[str, PathNode] = {}
    for path, node in nodes.items():
        array = nodes.get(path.removesuffix("[]")) if path.endswith("[]") else None
        if array is not None and "array" in array.kinds.types:
            array.item = node
            continue
        holder, dot, name = path.rpartition(".")
        while dot and not (holder in nodes and "object" in nodes[holder].kinds.types):
            holder, dot, _ = holder.rpartition(".")
            name = path[len(holder) + 1 :]
        (nodes[holder].inner if dot else top)[name if dot else path] = node
    return top


def data_keys(node: PathNode) -> PathNode | None:
    """Return what each value is of an object whose keys look like data; ``None`` where they do not.

    They do where there are many, each in less than half of the objects, and all values have one type.
    """
    objects = node.kinds.types.get("object")
    if objects is None or node.item is not None or len(node.inner) < MANY_KEYS:
        return None
    kinds = {kind for one in node.inner.values() for kind in one.kinds.types if kind != "null"}
    rare = all(2 * one.kinds.count < objects.count for one in node.inner.values())
    return _merged(f"{node.path}.{ANY_KEY}", node.inner.values()) if rare and len(kinds) == 1 else None


def _merged(path: str, nodes: Iterable[PathNode]) -> PathNode:
    found = PathNode(Kinds(), path)
    inner: dict[str, list[PathNode]] = {}
    items: list[PathNode] = []
    for node in nodes:
        found.kinds.merge(node.kinds)
        items += [node.item] if node.item is not None else []
        for name, one in node.inner.items():
            inner.setdefault(name, []).append(one)
    found.inner = {name: _merged(f"{path}.{name}", some) for name, some in inner.items()}
    found.item = _merged(f"{path}[]", items) if items else None
    return found
