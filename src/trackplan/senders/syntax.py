"""Calls of any language: what is called, on what, and with which arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from trackplan.document import Span
from trackplan.senders.languages import ProgrammingLanguage

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_WORD = re.compile(r"[\w?!]+$")
_ASSIGNS = frozenset({"=", ":", "=>"})
_SUBSCRIPTS = frozenset({"subscript_expression", "subscript", "element_reference"})
_AROUND_STATEMENTS = frozenset({"statements", "block", "statement_list"})
_GENERIC = frozenset({"generic_type", "user_type"})
"""Types whose first part is their name."""

MOST_PARTS = 8
"""The most parts of a dotted name."""

MOST_CLIMBED = 60
"""The most ancestors that are looked at from one node."""


@dataclass(frozen=True, slots=True)
class CallArgument:
    """One argument; ``members`` are those of a map that is written without its braces."""

    node: SgNode
    name: str | None = None
    spread: bool = False
    members: tuple[SgNode, ...] = ()


@dataclass(frozen=True, slots=True)
class CallSite:
    """One call: ``dotted`` is the name of what is called with what it is called on."""

    node: SgNode
    receiver: SgNode | None
    name: str
    name_node: SgNode
    arguments: tuple[CallArgument, ...]
    dotted: str


def span_of(node: SgNode, until: SgNode | None = None) -> Span:
    """Return the place of a node, or from its start to the end of another."""
    start, end = node.range().start, (until or node).range().end
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def named(node: SgNode) -> list[SgNode]:
    """Return the named children of a node but for comments."""
    return [child for child in node.children() if child.is_named() and "comment" not in child.kind()]


def statements_in(block: SgNode) -> list[SgNode]:
    """Return the statements of a block, without the nodes around all of them."""
    found = named(block)
    while len(found) == 1 and found[0].kind() in _AROUND_STATEMENTS:
        found = named(found[0])
    return found


def climb(node: SgNode) -> Iterator[SgNode]:
    """Yield the ancestors of a node, nearest first."""
    parent = node.parent()
    for _ in range(MOST_CLIMBED):
        if parent is None:
            return
        yield parent
        parent = parent.parent()


@cache
def _has_kind(grammar: str, kind: str) -> bool:
    """Whether a grammar has nodes of this kind: those of TypeScript and JSX differ in a few."""
    from ast_grep_py import SgRoot  # noqa: PLC0415 - the extra `code`

    try:
        SgRoot("", grammar).root().find(kind=kind)
    except RuntimeError:
        return False
    return True


class Syntax:
    """The reading of calls and names by the tables of one language."""

    def __init__(self, language: ProgrammingLanguage, grammar: str) -> None:
        self.language, self._grammar = language, grammar

    def find(self, node: SgNode, kinds: Iterable[str], regex: str | None = None) -> list[SgNode]:
        """Return the nodes of these kinds in a node whose text matches, in order."""
        usable = [{"kind": kind} for kind in sorted(kinds) if _has_kind(self._grammar, kind)]
        if not usable:
            return []
        rule: Any = {"any": usable} if regex is None else {"any": usable, "regex": regex}
        return node.find_all({"rule": rule})

    def bare(self, node: SgNode) -> SgNode:
        """Return the expression inside parentheses, casts and the like."""
        while node.kind() in self.language.transparent:
            inner = named(node)
            if not inner or (len(inner) > 1 and node.kind() == "expression_list"):
                return node
            node = inner[-1] if node.kind() in {"cast_expression", "type_assertion"} else inner[0]
        return node

    def call(self, node: SgNode, parts: int = MOST_PARTS) -> CallSite | None:
        """Return the call that a node is, if it is one; see `dotted` for ``parts``."""
        shape = self.language.calls.get(node.kind())
        if shape is None:
            return None
        receiver: SgNode | None = None
        if shape.name:
            name_node = node.field(shape.name)
            receiver = node.field(shape.receiver) if shape.receiver else None
        else:
            callee = node.field(shape.function) if shape.function else next(iter(named(node)), None)
            if callee is None:
                return None
            callee = self.bare(callee)
            if callee.kind() in self.language.members:
                inner = named(callee)
                receiver, name_node = inner[0], inner[-1]
            else:
                name_node = callee
        if name_node is None:
            return None
        if name_node.kind() in _GENERIC:
            name_node = named(name_node)[0]
        word = _WORD.search(name_node.text())
        name = word[0] if word else ""
        before = "" if receiver is None else f"{self.dotted(receiver, parts - 1)}."
        given = tuple(self._arguments(node, shape.arguments))
        return CallSite(node, receiver, name, name_node, given, f"{before}{name}")

    def dotted(self, node: SgNode, parts: int = MOST_PARTS) -> str:
        """Return the dotted name of an expression: ``client.events``, ``time.Now()``; ``?`` for others.

        Of a chain, no more than the last ``parts`` are named.
        """
        if parts <= 0:
            return "?"
        node = self.bare(node)
        kind = node.kind()
        if kind in self.language.members:
            inner = named(node)
            last = inner[-1] if inner else node
            if kind in _SUBSCRIPTS and last.kind() not in self.language.strings | self.language.symbols:
                return "?"
            word = _WORD.search(last.text().strip("'\""))
            return f"{self.dotted(inner[0], parts - 1)}.{word[0] if word else '?'}"
        if kind in self.language.calls:
            found = self.call(node, parts)
            return "?" if found is None else f"{found.dotted}()"
        text = node.text().lstrip("$@:")
        return text if re.fullmatch(r"[\w\\?!]+", text) else "?"

    def path(self, node: SgNode) -> tuple[str, ...]:
        """Return the names of a reference such as ``Events.ORDER``; empty if it is none."""
        node = self.bare(node)
        call = self.call(node)
        if call is not None and call.dotted in self.language.text_functions and len(call.arguments) == 1:
            return self.path(call.arguments[0].node)
        if call is not None and call.receiver is not None and not call.arguments:
            if call.name in self.language.suffixes or self.language.name == "ruby":
                inner = self.path(call.receiver)
                return inner if call.name in self.language.suffixes else (*inner, call.name) if inner else ()
            return ()
        if call is not None and self.language.name != "ruby":
            return ()
        dotted = self.dotted(node)
        parts = tuple(dotted.replace("\\", ".").removeprefix("?.").split("."))
        if not parts or "?" in dotted or "()" in dotted or not parts[-1]:
            return ()
        if len(parts) > 1 and parts[-1] in self.language.suffixes:
            parts = parts[:-1]
        return tuple(part for part in parts if part not in {"this", "self", "static", "cls"})

    def _arguments(self, node: SgNode, field: str) -> Iterator[CallArgument]:
        language = self.language
        loose: list[SgNode] = []
        for each in self._argument_nodes(node, field):
            kind = each.kind()
            if kind in language.pairs or (kind in language.spreads and kind.startswith("hash")):
                loose.append(each)
            elif kind == "dictionary_splat":
                yield CallArgument(each, name="**", spread=True)
            elif kind in language.spreads or kind == "variadic_argument":
                yield CallArgument(each, spread=True)
            elif kind in language.keyword_arguments:
                name, value = each.field("name"), each.field("value")
                if name is not None and value is not None:
                    yield CallArgument(value, name=name.text())
            elif kind in language.arguments:
                yield self._wrapped_argument(each)
            else:
                yield CallArgument(each)
        if loose:
            yield CallArgument(loose[0], members=tuple(loose))

    def _wrapped_argument(self, node: SgNode) -> CallArgument:
        inner = named(node)
        if not inner:  # a token such as `nil`
            return CallArgument(node.children()[-1] if node.children() else node)
        if inner[0].kind() in self.language.spreads:
            return CallArgument(inner[0], spread=True)
        signs = {child.text() for child in node.children() if not child.is_named()}
        last = [child for child in node.children() if "comment" not in child.kind()][-1]
        if signs & _ASSIGNS and inner[0].text() != node.text():
            return CallArgument(last, name=inner[0].text().rstrip(": "))
        return CallArgument(inner[-1])

    def _argument_nodes(self, node: SgNode, field: str) -> Iterator[SgNode]:
        lists = self.language.argument_lists
        if not lists:
            given = node.field(field)
            yield from named(given) if given is not None else ()
            return
        for child in node.children():
            if child.kind() in lists:
                yield from self._listed(child)

    def _listed(self, node: SgNode) -> Iterator[SgNode]:
        for child in named(node):
            if child.kind() in self.language.argument_lists:
                yield from self._listed(child)
            elif child.kind() != "type_arguments":
                yield child
