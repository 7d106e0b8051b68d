"""The smallest edit of a plan file that makes it mean other data.

The wanted data is compared with the file's own. Text is replaced only where the two differ, so that
comments, the order of keys and the layout of all the rest stay. What was edited is read again: a file that
would not mean exactly what was wanted is refused.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trackplan.document import Document, Path
from trackplan.document.yaml import nodes, read_yaml
from trackplan.formatting.edits import Edit, apply
from trackplan.formatting.emit import Comments, block_lines, flow, item_lines, plan_yaml, value_lines
from trackplan.formatting.order import ANY, Schema, language, ranks, resolve, under

WIDEST = 110
"""The columns beyond which a mapping on one line is written over several."""


class UneditableError(Exception):
    """A file that cannot be edited to mean what is wanted; ``str`` of it is why, ``path`` the place."""

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(message)
        self.path = path


def edited(document: Document, wanted: Mapping[str, Any], comments: Comments | None = None) -> str:
    """Return the document's text, edited where its data differs from ``wanted``.

    ``comments`` are put above keys that are added on lines of their own.

    Raises UneditableError, such as for a change of what an alias repeats.
    """
    if same(document.data, wanted):
        return document.text
    root = nodes(document.text)
    if root is None or not isinstance(document.data, dict):
        return document.text + plan_yaml(wanted, comments)
    editor = _Editor(document.text, comments or {})
    if isinstance(root, MappingNode) and not root.flow_style and wanted:
        editor.block(root, document.data, wanted, _Spot(language()))
    else:
        raise UneditableError("the file is written on one line")
    text = editor.text_after()
    after = read_yaml(document.name, text)
    if after.fatal or not same(after.data, wanted):
        raise UneditableError("the change reaches a part that the file repeats with an anchor or a merge key")
    return text


def same(one: Any, other: Any) -> bool:
    """Return whether two values are equal as data: ``1``, ``1.0`` and ``true`` differ."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


Data = Mapping[str, Any]
_Pair = tuple[Node, Node]


class _Spot(NamedTuple):
    """A place in the plan: its schema in the language, its path, and how deep it is."""

    schema: Schema
    path: Path = ()
    depth: int = 0

    def under(self, key: str) -> _Spot:
        schema = under(resolve(self.schema, mapping=True), key)
        return _Spot(schema, (*self.path, key), self.depth + 1)


class _Editor:
    def __init__(self, text: str, comments: Comments) -> None:
        self.text = text
        self.comments = comments
        self.edits: list[Edit] = []
        self.additions: defaultdict[int, list[str]] = defaultdict(list)
        """Lines to add after the line that ends at an offset."""

    def text_after(self) -> str:
        added = [Edit(at, at, "".join(f"\n{line}" for line in lines)) for at, lines in self.additions.items()]
        text = apply(self.text, [*self.edits, *added])
        return text.removeprefix("\n") if any(edit.start == 0 < edit.end for edit in self.edits) else text

    # One mapping over several lines.

    def block(self, node: MappingNode, old: Data, new: Data, spot: _Spot) -> None:
        """Edit a block mapping."""
        own = {key.value: (key, value) for key, value in node.value if isinstance(key, ScalarNode)}
        gone = old.keys() - new.keys()
        for key in gone:
            self._remove(own, key, spot.path)
        for key, value in new.items():
            if key in old and key in own:
                if not same(old[key], value):
                    self.entry(*own[key], (old[key], value), spot.under(key))
            elif key not in old or not same(old[key], value):  # an own key overrides a merged one
                self._add(own, key, value, spot, gone)

    def _remove(self, own: Mapping[str, _Pair], key: str, path: Path) -> None:
        if key not in own:
            raise UneditableError(f"`{key}` comes from a merge key", (*path, key))
        name, value = own[key]
        start, end = self._block_start(name), self._line_end(self._end(name, value))
        self._delete(start, end)

    def _delete(self, start: int, end: int) -> None:
        """Delete whole lines with the line break before them, so that lines may be added behind them."""
        self.edits.append(Edit(max(start - 1, 0), end, ""))

    def _block_start(self, name: Node) -> int:
        """Return where a key's lines begin, with the comments right above it."""
        at = self._line_start(name.start_mark.index)
        if self.text[at : name.start_mark.index].strip():
            raise UneditableError(f"`{name.value}` shares its line with a list's dash")
        while at > 0:
            above = self._line_start(at - 1)
            line = self.text[above : at - 1]
            if not line.startswith(" " * name.start_mark.column + "#"):
                break
            at = above
        return at

    def _add(
        self, own: Mapping[str, _Pair], key: str, value: Any, spot: _Spot, gone: AbstractSet[str]
    ) -> None:
        first = next(iter(own.values()))[0]
        lines = block_lines(
            {key: value},
            spot.schema,
            column=first.start_mark.column,
            depth=spot.depth,
            comments=self.comments,
            path=spot.path,
        )
        before = _predecessor(key, [name for name in own if name not in gone], spot.schema)
        if before is None:
            at = self._block_start(first) - 1
            if at < 0:
                raise UneditableError("the first key of the file cannot be another one")
        else:
            at = self._line_end(self._end(*own[before]))
        self.additions[at] += lines

    # One key and its value.

    def entry(self, key: Node, value: Node, change: tuple[Any, Any], spot: _Spot) -> None:
        """Edit the value of a key of a block mapping, from its old data to its new."""
        old, new = change
        if value.start_mark.index < key.end_mark.index:
            raise UneditableError(f"`{spot.path[-1]}` is an alias", spot.path)
        mappings = isinstance(old, dict) and isinstance(new, dict)
        lists = isinstance(old, list) and isinstance(new, list)
        if mappings and old and new and isinstance(value, MappingNode):
            if not value.flow_style:
                self.block(value, old, new, spot)
                return
            if (text := self._row(value, old, new, spot.schema)) is not None:
                self.edits.append(Edit(value.start_mark.index, value.end_mark.index, text))
                return
        if lists and old and new and isinstance(value, SequenceNode) and not value.flow_style:
            self._items(value, old, new, spot)
            return
        self._replace(key, value, new, spot)

    def _replace(self, key: Node, value: Node, new: Any, spot: _Spot) -> None:
        """Write the value anew, behind its key; a comment at the end of the line stays there."""
        start, end = key.end_mark.index, self._end(key, value)
        holds = isinstance(value, MappingNode | SequenceNode) and "\n" in self.text[start:end]
        if holds and "#" in self.text[start:end]:
            raise UneditableError(f"`{key.value}` holds comments that would be lost")
        column = key.start_mark.column
        first, *rest = value_lines(
            new,
            spot.schema,
            column=column,
            depth=spot.depth,
            before=key.end_mark.column,
            comments=self.comments,
            path=spot.path,
        )
        self.edits.append(Edit(start, end, first))
        if rest:
            self.additions[self._line_end(end)] += rest

    def _row(self, node: MappingNode, old: Any, new: Any, schema: Schema) -> str | None:
        """Return a mapping on one line; ``None`` if it is better written over several."""
        if node.start_mark.line != node.end_mark.line:
            return None
        schema = resolve(schema, mapping=True)
        slices = {
            name.value: self.text[name.start_mark.index : value.end_mark.index] for name, value in node.value
        }
        keys = [name for name in slices if name in new]
        for name in new:
            if name not in slices:
                before = _predecessor(name, keys, schema)
                keys.insert(0 if before is None else keys.index(before) + 1, name)
        parts = [
            slices[name]
            if name in slices and same(old.get(name), new[name])
            else f"{flow(name)}: {flow(new[name], under(schema, name))}"
            for name in keys
        ]
        if "<<" in slices:
            parts.insert(0, slices["<<"])
        text = "{" + ", ".join(parts) + "}"
        line = self.text[self._line_start(node.start_mark.index) : node.start_mark.index] + text
        return text if len(line) <= WIDEST else None

    # One list over several lines.

    def _items(self, node: SequenceNode, old: list[Any], new: list[Any], spot: _Spot) -> None:
        before, after = ([json.dumps(item, sort_keys=True) for item in some] for some in (old, new))
        column = node.start_mark.column
        schema = resolve(spot.schema, mapping=False).get("items", ANY)
        for what, start, end, begin, stop in SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes():
            if what == "equal":
                continue
            for item in node.value[start:end]:
                dash = self._line_start(item.start_mark.index)
                if self.text[dash : item.start_mark.index].strip() != "-":
                    raise UneditableError(
                        f"`{spot.path[-1]}` has a list that cannot be edited in place", spot.path
                    )
                self._delete(dash, self._line_end(self._end(None, item)))
            if begin < stop:
                lines = item_lines(new[begin:stop], schema, column=column)
                if start:
                    at = self._line_end(self._end(None, node.value[start - 1]))
                else:
                    at = self._line_start(node.value[0].start_mark.index) - 1
                self.additions[at] += lines

    # Places in the text.

    def _end(self, key: Node | None, node: Node) -> int:
        """Return where the text of a value ends, without what follows it."""
        if isinstance(node, ScalarNode):
            if node.style in {"|", ">"}:
                text = self.text[node.start_mark.index : node.end_mark.index]
                return node.start_mark.index + len(text.rstrip())
            if node.start_mark.index == node.end_mark.index and key is not None:  # empty: behind the colon
                return self.text.index(":", key.end_mark.index) + 1
            return int(node.end_mark.index)
        if key is not None and node.start_mark.index < key.end_mark.index:  # an alias
            return self._line_content_end(key.end_mark.index)
        if not isinstance(node, MappingNode | SequenceNode) or node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        return self._end(*last) if isinstance(last, tuple) else self._end(None, last)

    def _line_content_end(self, at: int) -> int:
        line = self.text[at : self._line_end(at)]
        return at + len(line.partition(" #")[0].rstrip())

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found


def _predecessor(key: str, present: list[str], schema: Schema) -> str | None:
    """Return the key that a new one follows, by the language's order; ``None`` if it comes first."""
    schema = resolve(schema, mapping=True)
    rank = ranks(schema) if "properties" in schema else {}
    mine = rank.get(key, len(rank))
    before = [name for name in present if rank.get(name, len(rank)) <= mine]
    return before[-1] if before else None


def changed_files(documents: Iterable[Document], wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the new text of each file, by name, whose data is to change, and of each new file."""
    known = {document.name: document for document in documents}
    made = {}
    for name, data in wanted.items():
        text = edited(known[name], data) if name in known else plan_yaml(data)
        if name not in known or text != known[name].text:
            made[name] = text
    return made
