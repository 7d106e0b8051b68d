"""Sorting of keys into the language's order, each with the comments above it.

A mapping over several lines is a list of blocks, one per key; a mapping on one line is a list of slices.
Blocks and slices are moved as a whole, so nothing in them can be lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trackplan.document.yaml_scalars import Scalars
from trackplan.formatting.order import ANY, Schema, is_unordered, language, ranks, resolve, under

_BLANK = re.compile(r"(?:[ \t]*\n)*")


def arrange(text: str, root: Node) -> str:
    """Return the text with the keys of every mapping in order; ``root`` is its composed node."""
    return _Arranger(text).render(0, len(text), root, language())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """One key of a mapping over several lines. ``blank`` lines belong to the position, not to the key."""

    key: str
    blank: str
    comments: str
    body: str


def _is_word(node: Node) -> bool:
    """Return whether a node is text on one line and not aliased."""
    if not isinstance(node, ScalarNode) or node.start_mark.line != node.end_mark.line:
        return False
    return bool(node.style) or isinstance(Scalars()[node.value], str)


class _Arranger:
    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, start: int, end: int, node: Node, schema: Schema) -> str:
        """Return the text range around one node, with the node's content arranged."""
        if not start <= node.start_mark.index < end:  # an alias: its node stands elsewhere
            return self.text[start:end]
        if isinstance(node, MappingNode):
            schema = resolve(schema, mapping=True)
            if node.flow_style:
                return self._row(start, end, node, schema)
            return self._pile(start, end, node, schema) if node.value else self.text[start:end]
        if isinstance(node, SequenceNode) and node.value:
            schema = resolve(schema, mapping=False)
            if is_unordered(schema) and (ordered := self._sorted(start, end, node)) is not None:
                return ordered
            return self._list(start, end, node, schema.get("items", ANY))
        return self.text[start:end]

    def _list(self, start: int, end: int, node: SequenceNode, schema: Schema) -> str:
        parts = []
        for item, after in zip(node.value, [*node.value[1:], None], strict=True):
            stop = end if after is None else after.start_mark.index
            if not start <= item.start_mark.index < stop <= end:
                continue
            if item.start_mark.index > start:
                parts.append(self.text[start : item.start_mark.index])
            parts.append(self.render(item.start_mark.index, stop, item, schema))
            start = stop
        return "".join((*parts, self.text[start:end]))

    def _sorted(self, start: int, end: int, node: SequenceNode) -> str | None:
        """Sort a list of words, each with its comments; ``None`` if they cannot be moved."""
        if not all(_is_word(item) for item in node.value):
            return None
        order = sorted(range(len(node.value)), key=lambda index: node.value[index].value)
        spans = [(item.start_mark.index, item.end_mark.index) for item in node.value]
        if not start <= spans[0][0] or any(one[1] > other[0] for one, other in pairwise(spans)):
            return None  # an alias: its text stands elsewhere
        if node.flow_style:
            if node.start_mark.line != node.end_mark.line:
                return None
            slices = [self.text[begin:stop] for begin, stop in spans]
            return self._refilled(start, end, spans, [slices[index] for index in order])
        column = node.start_mark.column
        dashes = [self._line(begin) + column for begin, _ in spans]
        alone = all(self.text[dash : dash + 2] == "- " for dash in dashes)
        if not alone or any(self.text[self._line(dash) : dash].strip() for dash in dashes):
            return None
        starts = [self._above(start, dash, column) for dash in dashes]
        stop = self._tail(starts[-1], end, column + 1)  # a comment below the last is about no word
        blocks = [
            self._split(begin, dash, column, self.text[dash:until])
            for dash, begin, until in zip(dashes, starts, [*starts[1:], stop], strict=True)
        ]
        parts = [self.text[start : starts[0]]]
        for place, index in zip(blocks, order, strict=True):
            parts += (place.blank, blocks[index].comments, " " * column, blocks[index].body)
        return "".join((*parts, self.text[stop:end]))

    def _refilled(self, start: int, end: int, spans: list[tuple[int, int]], slices: list[str]) -> str:
        """Return the range with its slices replaced by others."""
        parts: list[str] = []
        at = start
        for (begin, stop), put in zip(spans, slices, strict=True):
            parts += (self.text[at:begin], put)
            at = stop
        return "".join((*parts, self.text[at:end]))

    def _pile(self, start: int, end: int, node: MappingNode, schema: Schema) -> str:
        column = node.value[0][0].start_mark.column
        starts = [self._above(start, key.start_mark.index, column) for key, _ in node.value]
        stop = self._tail(starts[-1], end, column)
        blocks = [
            self._block(key, value, begin, until, under(schema, key.value))
            for (key, value), begin, until in zip(node.value, starts, [*starts[1:], stop], strict=True)
        ]
        rank = ranks(schema)
        if "properties" in schema:
            ordered = sorted(blocks, key=lambda block: rank.get(block.key, len(rank)))
        else:
            ordered = blocks
        first = node.value[0][0].start_mark.index
        inline = self._line(first) < start or self.text[self._line(first) : first].strip() != ""
        if inline and ordered[0].comments:  # above `- key` there is no room for them
            ordered = blocks
        parts = [self.text[start : starts[0]]]
        for index, (place, block) in enumerate(zip(blocks, ordered, strict=True)):
            indent = "" if inline and not index else " " * column
            parts += (place.blank, block.comments, indent, block.body)
        return "".join((*parts, self.text[stop:end]))

    def _block(self, key: Node, value: Node, begin: int, end: int, schema: Schema) -> _Block:
        at = key.start_mark.index
        body = self.text[at : key.end_mark.index] + self.render(key.end_mark.index, end, value, schema)
        return self._split(begin, at, key.start_mark.column, body, key=key.value)

    def _split(self, begin: int, at: int, column: int, body: str, *, key: str = "") -> _Block:
        above = self.text[begin : at - column] if begin < at else ""
        blank = _BLANK.match(above)
        blank_lines = blank[0] if blank else ""
        return _Block(key=key, blank=blank_lines, comments=above[len(blank_lines) :], body=body)

    def _line(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _above(self, start: int, at: int, column: int) -> int:
        """Return where the block of a key or item begins: at the blank lines and comments above it."""
        line = self._line(at)
        if self.text[line:at].strip() or line < start:
            return at
        while line > start:
            above = self._line(line - 1)
            shown = self.text[above : line - 1]
            if above < start or (shown.strip() and not re.match(rf" {{{column}}}#", shown)):
                break
            line = above
        return line

    def _tail(self, start: int, end: int, column: int) -> int:
        """Return where the last block ends: before blank lines and comments further left."""
        at = end
        while at > start and self.text[at - 1] == "\n":
            above = self._line(at - 1)
            shown = self.text[above : at - 1]
            indent = len(shown) - len(shown.lstrip(" "))
            if above <= start or (shown.strip() and not (shown.lstrip().startswith("#") and indent < column)):
                break
            at = above
        return at

    def _row(self, start: int, end: int, node: MappingNode, schema: Schema) -> str:
        here, there = node.start_mark.index, node.end_mark.index
        pairs = node.value
        if node.start_mark.line != node.end_mark.line or there > end:
            return self.text[start:end]
        spans = [(key.start_mark.index, value.end_mark.index) for key, value in pairs]
        inside = all(
            here < key.start_mark.index and key.end_mark.index <= value.start_mark.index < there
            for key, value in pairs
        )
        if not inside or any(one[1] > other[0] for one, other in pairwise(spans)):
            return self.text[start:end]
        slices = [
            self.text[key.start_mark.index : key.end_mark.index]
            + self.render(key.end_mark.index, value.end_mark.index, value, under(schema, key.value))
            for key, value in pairs
        ]
        rank = ranks(schema)
        known = rank if "properties" in schema else {}
        order = sorted(range(len(pairs)), key=lambda index: known.get(pairs[index][0].value, len(rank)))
        return self._refilled(start, end, spans, [slices[index] for index in order])
