"""Locations of paths in a YAML text, looked up in the composed nodes on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trackplan.document import Document, Path, Span

_Pair = tuple[Any, Any]


def node_span(node: Any) -> Span:
    """Return the span of a node on its first line; one character if it continues below."""
    start, end = node.start_mark, node.end_mark
    if node.__class__ is MappingNode and not node.flow_style and node.value:
        key = node.value[0][0]
        if key.start_mark.index >= start.index and key.start_mark.line == start.line:
            start, end = key.start_mark, key.end_mark
    line, column = start.line + 1, start.column + 1
    if end is None or end.line > start.line or end.column <= start.column:
        return Span(line, column, line, column + 1)
    return Span(line, column, line, end.column + 1)


class _Index:
    """The own keys of one mapping, and the mappings it merges in order of precedence."""

    def __init__(self, node: Any) -> None:
        self.own: dict[str, _Pair] = {}
        self.merged: list[Any] = []
        for key, value in node.value:
            if key.__class__ is not ScalarNode:
                continue
            if key.value == "<<" and not key.style:
                sources = value.value if value.__class__ is SequenceNode else [value]
                self.merged = self.merged or [each for each in sources if each.__class__ is MappingNode]
            else:
                self.own.setdefault(key.value, (key, value))


class Places:
    """Maps paths to spans. Mappings are indexed when a path first goes through them."""

    def __init__(self, root: Node | None, text: str, compose: Callable[[str], Node | None]) -> None:
        self._root: Any = root
        self._text = text
        self._compose = compose
        self._kept: dict[Path, Span] | None = None
        self._indexes: dict[int, _Index] = {}

    def __call__(self, path: Path, on_key: bool) -> Span:
        """The span of a value, or of the key that names it; the nearest ancestor's key if missing."""
        if self._kept is not None:
            if on_key and path in self._kept:
                return self._kept[path]
            self._root, self._kept = self._compose(self._text), None
        if self._root is None:
            return Span()
        key, node = None, self._root
        for part in path:
            step = self._child(node, part)
            if step is None:
                return self._line(key if key is not None else node)
            key, node = step
        if key is None:
            return self._line(node)
        return self._line(key if on_key or self._key_shows_it(key, node) else node)

    def settle(self, keys: Iterable[Path]) -> None:
        """Keep the spans of these keys and release the nodes; other lookups parse the text again."""
        self._kept = {path: self(path, True) for path in keys}
        self._root = None
        self._indexes.clear()
        self.__dict__.pop("_lines", None)

    def _key_shows_it(self, key: Any, node: Any) -> bool:
        """Return whether the key marks the place better: for blocks, empty values and aliases."""
        if node.__class__ is not ScalarNode or node.start_mark.line != node.end_mark.line:
            return True
        return bool(
            node.end_mark.index == node.start_mark.index or node.start_mark.index < key.end_mark.index
        )

    def _child(self, node: Any, part: str | int) -> _Pair | None:
        if node.__class__ is SequenceNode and isinstance(part, int):
            return (None, node.value[part]) if 0 <= part < len(node.value) else None
        if node.__class__ is not MappingNode or not isinstance(part, str):
            return None
        seen: set[int] = set()
        stack = [node]
        while stack:
            mapping = stack.pop()
            if id(mapping) in seen:
                continue
            seen.add(id(mapping))
            index = self._index(mapping)
            if part in index.own:
                return index.own[part]
            stack += reversed(index.merged)
        return None

    def _index(self, node: Any) -> _Index:
        index = self._indexes.get(id(node))
        if index is None:
            index = self._indexes[id(node)] = _Index(node)
        return index

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.split("\n")

    def _line(self, node: Any) -> Span:
        """Return the node's span on its first line; to the end of the line if it continues below."""
        span = node_span(node)
        if node.end_mark.line == node.start_mark.line or node.__class__ is MappingNode:
            return span
        end = len(self._lines[span.line - 1].rstrip()) + 1
        return Span(span.line, span.column, span.line, max(end, span.column + 1))


def settle(document: Document) -> None:
    """Release the nodes of a plan file, most of its memory, but keep the places of its names."""
    if isinstance(document.locate, Places) and isinstance(document.data, dict):
        sections = document.data.items()
        document.locate.settle(
            (key, name) for key, some in sections if isinstance(some, dict) for name in some
        )
