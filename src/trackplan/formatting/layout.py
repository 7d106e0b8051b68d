"""White space: line ends, trailing blanks, runs of empty lines, and the space inside brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trackplan.formatting.edits import Edit, apply

_TRAILING = re.compile(r"[ \t]+(?=\n|\Z)")
_EMPTY_LINES = re.compile(r"(?<=\n)\n{2,}|\A\n+")
_OPEN = re.compile(r"[\[{](?P<space> +)(?=\S)")
_CLOSE = re.compile(r"(?<=\S)(?P<space> +)[\]}]")


def unify(text: str) -> str:
    """The text without byte-order mark and carriage returns, and with one newline at its end."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip() + "\n" if text.strip() else ""


def tidy(text: str, root: Node) -> str:
    """The text without trailing blanks, with at most one empty line in a row, and `{a: 1}`, `[a, b]`."""
    fixed = [(node.start_mark.index, node.end_mark.index) for node in _long_scalars(root)]
    spaces = [
        Edit(match.start(), match.end(), "" if pattern is _TRAILING or not match.start() else "\n")
        for pattern in (_TRAILING, _EMPTY_LINES)
        for match in pattern.finditer(text)
    ]
    kept = [edit for edit in spaces if not any(edit.start < end and start < edit.end for start, end in fixed)]
    return apply(text, [*kept, *_brackets(text, root)])


def _long_scalars(node: Node) -> Iterator[ScalarNode]:
    """Yield the texts over several lines: their blanks and line ends are data."""
    for each in _walk(node):
        if isinstance(each, ScalarNode) and each.start_mark.line != each.end_mark.line:
            yield each


def _brackets(text: str, root: Node) -> Iterator[Edit]:
    for node in _walk(root):
        if isinstance(node, MappingNode | SequenceNode) and node.flow_style:
            start, end = node.start_mark.index, node.end_mark.index
            if opened := _OPEN.match(text, start, end):
                yield Edit(opened.start("space"), opened.end("space"), "")
            closed = re.search(r"[^\s,] +[\]}]\Z", text[start:end])
            if closed and not text[: start + closed.start()].endswith("\n"):
                yield Edit(start + closed.start() + 1, end - 1, "")
            yield from _commas(text, node)


def _commas(text: str, node: MappingNode | SequenceNode) -> Iterator[Edit]:
    items = [pair[0] for pair in node.value] if isinstance(node, MappingNode) else node.value
    ends = [pair[1] for pair in node.value] if isinstance(node, MappingNode) else node.value
    for before, after in zip(ends, items[1:], strict=False):
        start, end = before.end_mark.index, after.start_mark.index
        if start < end and re.fullmatch(r" *, *", text[start:end]):
            yield Edit(start, end, ", ")


def _walk(node: Node) -> Iterator[Node]:
    stack: list[Node | None] = [node]
    seen: set[int] = set()
    while stack:
        each = stack.pop()
        if each is None or id(each) in seen:  # an anchor's node stands at each of its aliases
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, MappingNode):
            stack += [part for pair in each.value for part in pair]
        elif isinstance(each, SequenceNode):
            stack += each.value
