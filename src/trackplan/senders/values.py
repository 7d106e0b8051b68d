"""Expressions of any language as values: literals as written, and of others what they surely are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from trackplan.document import Span
from trackplan.model.call import (
    CodeValue,
    Computed,
    Origin,
    WrittenScalar,
)
from trackplan.senders.collection_literals import CollectionLiterals
from trackplan.senders.escapes import paired, unescaped
from trackplan.senders.filled_maps import FilledMaps
from trackplan.senders.literals import LETTERS, joined, number, result_of
from trackplan.senders.made_maps import MadeMaps
from trackplan.senders.structs import StructTypes
from trackplan.senders.syntax import CallArgument, CallSite, Syntax, named, span_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

Resolve = Callable[["SgNode", int], CodeValue | None]
"""Returns the value of a variable or constant, where the file gives it one and only one."""

_DEEPEST = 40
_VERB = re.compile(r"%[-+# 0]*[\d.*]*[a-zA-Z]")
_TIME = re.compile(r"time|now|timestamp|date", re.IGNORECASE)
_THOUSAND = re.compile(r"\*\s*1(?:_?000|e3)(?:\.0)?(?:L|\b)|\b1(?:_?000|e3)(?:\.0)?L?\s*\*")
_FINER = re.compile(r"Nano|Micro", re.IGNORECASE)
_TO_MILLISECONDS = re.compile(r"Milli|/\s*(?:int64\()?1(?:e6|_?000_?000)\b")
_ARITHMETIC = frozenset({"-", "*", "/", "%", "//", "**"})
_COMPARISONS = frozenset({"==", "!=", "===", "!==", "<", ">", "<=", ">=", "!", "not", "in", "instanceof"})


class CodeValues:
    """The reading of values in one file."""

    def __init__(self, syntax: Syntax, resolve: Resolve, structs: StructTypes) -> None:
        self.syntax, self.language, self._resolve = syntax, syntax.language, resolve
        self.collections = CollectionLiterals(self, structs)
        self.made = MadeMaps(self)
        self.filled = FilledMaps(self)

    def argument(self, given: CallArgument, depth: int = 0) -> CodeValue:
        """Return the value of an argument."""
        if given.members:
            return self.collections.map_of(given.members, _between(given.members), depth)
        if given.spread:
            return Computed("unknown", span_of(given.node))
        return self.read(given.node, depth)

    def read(self, node: SgNode, depth: int = 0) -> CodeValue:  # noqa: C901, PLR0911, PLR0912 - one per kind
        """Return the value of an expression."""
        node, language = self.syntax.bare(node), self.language
        kind, span = node.kind(), span_of(node)
        if depth > _DEEPEST:
            return Computed("unknown", span)
        if kind in language.strings:
            return self._text(node, span, depth)
        if kind in language.joined_strings:
            return joined([self.read(child, depth + 1) for child in named(node)], span)
        if kind in language.integers or kind in language.floats or kind in language.numbers:
            return number(node.text(), span, whole=kind in language.integers)
        if kind in language.symbols:
            return WrittenScalar(node.text().strip(":"), span)
        if kind in language.booleans:
            return WrittenScalar(node.text().lower() == "true", span)
        if kind in language.nulls:
            return WrittenScalar(None, span)
        if kind in language.lists and "comprehension" not in kind:
            return self.collections.list_of(named(node), span, depth)
        if kind in language.lists:
            return Computed("array", span)
        if kind in language.composites:
            return self.collections.composite(node, span, depth)
        if kind in language.maps:
            return self.collections.map_or_list(node, span, depth)
        if kind in language.operations:
            return self._operation(node, span, depth)
        if kind in language.negations:
            return self._signed(node, span, depth)
        if kind in language.comparisons:
            return Computed("boolean", span)
        if kind in language.casts:
            inner = named(node)
            origin = language.results.get(f"({inner[0].text()})", "unknown")
            return Computed(self._of_number(origin, inner[1:], depth), span)
        if kind in language.calls:
            call = self.syntax.call(node)
            return Computed("unknown", span) if call is None else self._of_call(call, span, depth)
        if kind in language.members:
            return self._of_member(node, span, depth)
        if kind in language.identifiers:
            return self.resolved(node, depth)
        return Computed("unknown", span)

    def resolved(self, node: SgNode, depth: int) -> CodeValue:
        """Return the value of a variable, or that it is not known."""
        found = self._resolve(node, depth + 1)
        return Computed("unknown", span_of(node), self.syntax.dotted(node)) if found is None else found

    def _text(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        language = self.language
        text, computed = "", False
        parts = [child for child in node.children() if "comment" not in child.kind()]
        for child in parts:
            kind = child.kind()
            if kind in language.substitutions:
                inner = self._substituted(child, depth)
                computed |= inner is None
                text += inner or ""
            elif kind in language.contents:
                text += unescaped(child.text()) if language.name == "python" else child.text()
            elif kind in language.escapes:
                text += unescaped(child.text())
        if computed:
            return Computed("text" if LETTERS.search(text) else "number as text", span)
        return WrittenScalar(paired(text), span)

    def _substituted(self, node: SgNode, depth: int) -> str | None:
        """Return the text of a constant inside a string; ``None`` for what is computed."""
        inner = named(node)
        is_bare = not inner or node.kind() in self.language.identifiers
        value = self._resolve(node, depth + 1) if is_bare else self.read(inner[0], depth + 1)
        return value.value if isinstance(value, WrittenScalar) and isinstance(value.value, str) else None

    def _operation(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        operator = node.field("operator")
        sign = operator.text() if operator is not None else _sign(node)
        operands = [child for child in named(node) if child.text() != sign]
        if sign in _COMPARISONS:
            return Computed("boolean", span)
        text = node.text()
        if sign == "*" and _THOUSAND.search(text) and _TIME.search(text):
            return Computed("milliseconds", span)
        if sign == "/" and _FINER.search(text) and _TO_MILLISECONDS.search(text):
            return Computed("milliseconds", span)
        if sign in _ARITHMETIC:
            values = [self.read(child, depth + 1) for child in operands]
            is_text = any(
                isinstance(value, WrittenScalar) and isinstance(value.value, str) for value in values
            )
            return Computed("unknown" if is_text else "number", span)
        if sign in {"+", "."}:
            return joined([self.read(child, depth + 1) for child in operands], span)
        return Computed("unknown", span)

    def _signed(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        text, inner = node.text(), named(node)
        if text.startswith("!"):
            return Computed("boolean", span)
        if text.startswith("&") and inner:
            return self.read(inner[-1], depth + 1)
        value = self.read(inner[-1], depth + 1) if inner else None
        if (
            text.startswith("-")
            and isinstance(value, WrittenScalar)
            and isinstance(value.value, (int, float))
        ):
            return WrittenScalar(-value.value, span)
        return Computed("unknown", span)

    def _of_call(self, call: CallSite, span: Span, depth: int) -> CodeValue:
        language = self.language
        made = self.made.made_by(call, span, depth)
        if made is not None:
            return made
        if call.dotted in language.list_functions:
            return self.collections.list_of([one.node for one in call.arguments], span, depth)
        if call.receiver is not None and call.name in language.suffixes:
            inner = self.read(call.receiver, depth + 1)
            if isinstance(inner, WrittenScalar) and isinstance(inner.value, str):
                return WrittenScalar(inner.value, span)
        if call.dotted in language.text_functions and len(call.arguments) == 1:
            inner = self.argument(call.arguments[0], depth + 1)
            if isinstance(inner, WrittenScalar) and isinstance(inner.value, str):
                return WrittenScalar(inner.value, span)
        origin = result_of(call.dotted, call.name, language.results, method=call.receiver is not None)
        if origin == "number as text" and call.arguments:
            first = self.argument(call.arguments[0], depth + 1)
            if isinstance(first, WrittenScalar) and isinstance(first.value, str):
                origin = "text" if LETTERS.search(_VERB.sub("", first.value)) else origin
        parts = [one.node for one in call.arguments if not one.spread]
        parts += [call.receiver] if call.receiver is not None else []
        return Computed(self._of_number(origin, parts, depth), span)

    def _of_number(self, origin: Origin, parts: Iterable[SgNode], depth: int) -> Origin:
        """Return what a conversion to a number gives: milliseconds stay what they are."""
        if origin not in {"integer", "number"}:
            return origin
        values = (self.read(one, depth + 1) for one in parts)
        kept = any(isinstance(value, Computed) and value.origin == "milliseconds" for value in values)
        return "milliseconds" if kept else origin

    def _of_member(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        resolved = self._resolve(node, depth + 1)
        if resolved is not None:
            return resolved
        dotted = self.syntax.dotted(node)
        name = dotted.rpartition(".")[2]
        return Computed(result_of(dotted, name, self.language.results, method=True), span, dotted)


def _sign(node: SgNode) -> str:
    """Return the operator of an operation whose grammar has no field for it."""
    return next((child.text() for child in node.children() if not child.is_named()), "")


def _between(nodes: tuple[SgNode, ...]) -> Span:
    return span_of(nodes[0], nodes[-1])
