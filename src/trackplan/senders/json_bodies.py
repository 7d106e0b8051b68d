"""JSON written in a string literal: the body of a request, with the places of its members."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trackplan.document import Document, Path, Span
from trackplan.document.json import read_json
from trackplan.model.call import CodeValue, Computed, WrittenList, WrittenMap, WrittenMember, WrittenScalar
from trackplan.senders.escapes import unescaped
from trackplan.senders.syntax import Syntax, climb, span_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_FORMATS = re.compile(r"printf|format", re.IGNORECASE)
_VERB = re.compile(r"%[-+# 0]*[\d.*]*[a-zA-Z]")
_HOLE = "\ue000"
"""What stands for each character of a computed part."""

_LETTERS = re.compile(r"[^\W\d_]")


def json_body(node: SgNode, syntax: Syntax) -> WrittenMap | None:
    """Return the JSON object that a string literal holds, ``None`` if it holds none."""
    text = node.text()
    start, end = text.find("{"), text.rfind("}") + 1
    if start < 0 or end <= start:
        return None
    before = node.range().start.index
    holes = [
        (child.range().start.index - before, child.range().end.index - before)
        for child in node.children()
        if child.kind() in syntax.language.substitutions
    ]
    if _is_format(node, syntax):
        holes += [match.span() for match in _VERB.finditer(text)]
    filled, bare = _filled(text, sorted(holes))
    content = filled[start:end]
    is_exact = "\\" not in content
    document = read_json("", content if is_exact else unescaped(content))
    if not isinstance(document.data, dict):
        return None
    body = _Body(document, text, start, node, bare if is_exact else frozenset(), is_exact)
    found = body.value(document.data, ())
    return found if isinstance(found, WrittenMap) else None


def _is_format(node: SgNode, syntax: Syntax) -> bool:
    """Whether a string is what a function such as `fmt.Sprintf` fills in."""
    call = next((one for one in map(syntax.call, climb(node)) if one is not None), None)
    return call is not None and _FORMATS.search(call.dotted) is not None


def _filled(text: str, holes: list[tuple[int, int]]) -> tuple[str, frozenset[int]]:
    """Return a text of the same length whose computed parts are JSON, and where those without quotes are."""
    bare = set()
    for start, end in holes:
        quotes = len(re.findall(r'(?<!\\)"', text[text.find("{") : start].replace(r"\"", '"')))
        if quotes % 2:
            text = text[:start] + _HOLE * (end - start) + text[end:]
        else:
            text = f"{text[:start]}{'0'.ljust(end - start)}{text[end:]}"
            bare.add(start)
    return text, frozenset(bare)


@dataclass(frozen=True)
class _Body:
    """A document inside a string literal of a file."""

    document: Document
    text: str
    start: int
    """Where the document begins in the literal."""
    node: SgNode = field(repr=False)
    bare: frozenset[int]
    is_exact: bool
    """Whether places in the document are places in the literal: no escapes stand between them."""

    def value(self, data: Any, path: Path) -> CodeValue:
        """Return a value of the document as one of the code."""
        span = self._span(path, on_key=False)
        if isinstance(data, dict):
            members = (
                WrittenMember(name, self._span((*path, name), on_key=True), self.value(one, (*path, name)))
                for name, one in data.items()
            )
            return WrittenMap(tuple(members), span)
        if isinstance(data, list):
            return WrittenList(tuple(self.value(one, (*path, at)) for at, one in enumerate(data)), span)
        if isinstance(data, str) and _HOLE in data:
            return Computed("text" if _LETTERS.search(data.replace(_HOLE, "")) else "number as text", span)
        if self._is_bare(path):
            return Computed("unknown", span)
        return WrittenScalar(data, span)

    def _is_bare(self, path: Path) -> bool:
        if not self.bare:
            return False
        place = self.document.locate(path, False)
        lines = self.text[self.start :].split("\n")
        offset = sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
        return self.start + offset in self.bare

    def _span(self, path: Path, *, on_key: bool) -> Span:
        if not self.is_exact or not path:
            return span_of(self.node)
        place = self.document.locate(path, on_key)
        above = self.text[: self.start]
        first = span_of(self.node)
        lines = above.count("\n")
        shift = len(above) - above.rfind("\n") - 1 + (first.column - 1 if not lines else 0)
        return Span(
            first.line + lines + place.line - 1,
            place.column + (shift if place.line == 1 else 0),
            first.line + lines + place.end_line - 1,
            place.end_column + (shift if place.end_line == 1 else 0),
        )
