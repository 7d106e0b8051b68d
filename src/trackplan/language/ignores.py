"""Comments that ignore findings on a line: ``# trackplan: ignore[rule] reason``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trackplan.document import Document, Ref, Span
from trackplan.document.yaml import nodes
from trackplan.model.policy import Ignore

_COMMENT = re.compile(
    r"(?:^|(?<=[ \t]))# *trackplan: *ignore(?P<rules>\[[^\]\n]*\])?(?P<reason>[^\n]*)", re.MULTILINE
)
_NAME = re.compile(r"[^\s,\[\]]+")


def ignores(document: Document) -> Iterator[Ignore]:
    """Yield each ignore comment; one on a line of its own applies to the next line with text."""
    if "trackplan:" not in document.text or document.fatal:
        return
    found = list(_COMMENT.finditer(document.text))
    if not found:
        return
    texts = [(node.start_mark.index, node.end_mark.index) for node in _scalars(nodes(document.text))]
    lines = document.text.split("\n")
    for match in found:
        if any(start < match.end() and match.start() < end for start, end in texts):
            continue  # words of a description, say
        row = document.text.count("\n", 0, match.start())
        line = row
        if lines[row].lstrip().startswith("#"):
            line = next((at for at in range(row, len(lines)) if _has_text(lines[at])), row)
        yield Ignore(
            rules=tuple(
                (name[0], _ref(document, row, name.start(), name.end()))
                for name in _NAME.finditer(document.text, *match.span("rules"))
            ),
            reason=match["reason"].strip(),
            line=line + 1,
            ref=_ref(document, row, match.start(), match.end()),
        )


def _has_text(line: str) -> bool:
    shown = line.strip()
    return bool(shown) and not shown.startswith("#")


def _ref(document: Document, row: int, start: int, end: int) -> Ref:
    begin = document.text.rfind("\n", 0, start) + 1
    return document.at(Span(row + 1, start - begin + 1, row + 1, end - begin + 1))


def _scalars(root: Node | None) -> Iterator[ScalarNode]:
    stack, seen = [root], set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, ScalarNode):
            yield node
        elif isinstance(node, MappingNode):
            stack += [part for pair in node.value for part in pair]
        elif isinstance(node, SequenceNode):
            stack += node.value
