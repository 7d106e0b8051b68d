"""Expressions of any language as values: literals as written, and of others what they surely are."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from trackplan.document import Span
from trackplan.model.call import (
    CodeValue,
    Computed,
    Origin,
    WrittenList,
    WrittenMap,
    WrittenMember,
    WrittenScalar,
)
from trackplan.senders.escapes import paired, unescaped
from trackplan.senders.made_maps import MadeMaps
from trackplan.senders.syntax import CallArgument, CallSite, Syntax, named, span_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

Resolve = Callable[["SgNode", int], CodeValue | None]
"""Returns the value of a variable or constant, where the file gives it one and only one."""

_DEEPEST = 40
_LETTERS = re.compile(r"[^\W\d_]")
_VERB = re.compile(r"%[-+# 0]*[\d.*]*[a-zA-Z]")
_TIME = re.compile(r"time|now|timestamp|date", re.IGNORECASE)
_THOUSAND = re.compile(r"\*\s*1(?:_?000|e3)(?:\.0)?(?:L|\b)|\b1(?:_?000|e3)(?:\.0)?L?\s*\*")
_ARITHMETIC = frozenset({"-", "*", "/", "%", "//", "**"})
_COMPARISONS = frozenset({"==", "!=", "===", "!==", "<", ">", "<=", ">=", "!", "not", "in", "instanceof"})
_PUNCTUATION = frozenset({"[", "]", ",", ":", "{", "}", "(", ")"})


class CodeValues:
    """The reading of values in one file."""

    def __init__(self, syntax: Syntax, resolve: Resolve) -> None:
        self.syntax, self.language, self._resolve = syntax, syntax.language, resolve
        self._made = MadeMaps(self)

    def argument(self, given: CallArgument, depth: int = 0) -> CodeValue:
        """Return the value of an argument."""
        if given.members:
            return self.map_of(given.members, _between(given.members), depth)
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
            return _joined([self.read(child, depth + 1) for child in named(node)], span)
        if kind in language.integers or kind in language.floats or kind in language.numbers:
            return _number(node.text(), span, whole=kind in language.integers)
        if kind in language.symbols:
            return WrittenScalar(node.text().strip(":"), span)
        if kind in language.booleans:
            return WrittenScalar(node.text().lower() == "true", span)
        if kind in language.nulls:
            return WrittenScalar(None, span)
        if kind in language.lists and "comprehension" not in kind:
            return self._list(named(node), span, depth)
        if kind in language.lists:
            return Computed("array", span)
        if kind in language.composites:
            return self._composite(node, span, depth)
        if kind in language.maps:
            return self._map_or_list(node, span, depth)
        if kind in language.operations:
            return self._operation(node, span, depth)
        if kind in language.negations:
            return self._signed(node, span, depth)
        if kind in language.comparisons:
            return Computed("boolean", span)
        if kind in language.casts:
            inner = named(node)
            return Computed(language.results.get(f"({inner[0].text()})", "unknown"), span)
        if kind in language.calls:
            call = self.syntax.call(node)
            return Computed("unknown", span) if call is None else self._of_call(call, span, depth)
        if kind in language.members:
            return self._of_member(node, span, depth)
        if kind in language.identifiers:
            return self._resolved(node, depth)
        return Computed("unknown", span)

    def map_of(self, nodes: Iterable[SgNode], span: Span, depth: int) -> WrittenMap:
        """Return the map that these pairs and spreads make."""
        members: dict[str, WrittenMember] = {}
        is_open = False
        for node in nodes:
            kind = node.kind()
            if kind in self.language.shorthands:
                name, key, value = node.text(), span_of(node), self._resolved(node, depth)
            elif kind in self.language.keyword_arguments:
                label, given = node.field("name"), node.field("value")
                if label is None or given is None:
                    continue
                name, key, value = label.text(), span_of(label), self.read(given, depth + 1)
            elif kind in self.language.pairs or kind in self.language.infix_pairs:
                parts = named(node)
                if kind in self.language.infix_pairs and (len(parts) != 3 or parts[1].text() != "to"):  # noqa: PLR2004
                    is_open = True
                    continue
                written = self.key(parts[0], depth) if len(parts) > 1 else None
                if written is None:
                    is_open = True
                    continue
                name, key, value = written, span_of(parts[0]), self.read(parts[-1], depth + 1)
            elif kind in self.language.spreads:
                inner = self._spread(node, depth)
                is_open |= inner is None or inner.open
                members |= {one.name: one for one in inner.members} if inner is not None else {}
                continue
            else:
                is_open = True
                continue
            members[name] = WrittenMember(name, key, value)
        return WrittenMap(tuple(members.values()), span, is_open)

    def key(self, node: SgNode, depth: int) -> str | None:
        """Return the name of a member, if it is written or a constant."""
        node = self.syntax.bare(node)
        if node.kind() in {"property_identifier", "field_identifier"}:
            return node.text()
        if node.kind() in {"number", "integer"}:
            return node.text()
        if node.kind() == "computed_property_name":
            node = named(node)[0]
        value = self.read(node, depth + 1)
        return value.value if isinstance(value, WrittenScalar) and isinstance(value.value, str) else None

    def _spread(self, node: SgNode, depth: int) -> WrittenMap | None:
        inner = named(node)
        value = self.read(inner[-1], depth + 1) if inner else None
        return value if isinstance(value, WrittenMap) else None

    def _resolved(self, node: SgNode, depth: int) -> CodeValue:
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
            return Computed("text" if _LETTERS.search(text) else "number as text", span)
        return WrittenScalar(paired(text), span)

    def _substituted(self, node: SgNode, depth: int) -> str | None:
        """Return the text of a constant inside a string; ``None`` for what is computed."""
        inner = named(node)
        is_bare = not inner or node.kind() in self.language.identifiers
        value = self._resolve(node, depth + 1) if is_bare else self.read(inner[0], depth + 1)
        return value.value if isinstance(value, WrittenScalar) and isinstance(value.value, str) else None

    def _list(self, nodes: Iterable[SgNode], span: Span, depth: int) -> WrittenList:
        items, is_open = [], False
        for node in nodes:
            if node.kind() in self.language.spreads:
                is_open = True
            else:
                items.append(self.read(node, depth + 1))
        return WrittenList(tuple(items), span, is_open)

    def _map_or_list(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        """Read a literal that is a map or, where a language has but one kind for both, a list."""
        nodes = named(node)
        if self.language.composites and not any(one.kind() in self.language.pairs for one in nodes):
            return self._list(nodes, span, depth)
        if self.language.composites and self._is_struct(nodes):
            return Computed("object", span)
        if self.language.name == "swift":
            parts = [
                child
                for child in node.children()
                if child.text() not in _PUNCTUATION and "comment" not in child.kind()
            ]
            return self._made.alternating(parts, span, depth)
        if self.language.name == "php" and not any(
            "=>" in {part.text() for part in child.children()}
            or any(part.kind() in self.language.spreads for part in child.children())
            for child in nodes
        ):
            return self._list([part for child in nodes for part in named(child)], span, depth)
        if self.language.name == "php":
            nodes = [
                named(child)[0] if named(child) and named(child)[0].kind() in self.language.spreads else child
                for child in nodes
            ]
        return self.map_of(nodes, span, depth)

    def _composite(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        kind, body = node.field("type"), node.field("body")
        nodes = named(body) if body is not None else []
        if kind is None or kind.kind() in {"slice_type", "array_type", "implicit_length_array_type"}:
            return self._list([self._inner(one) for one in nodes], span, depth)
        if kind.kind() != "map_type" and nodes and self._is_struct(nodes):
            return Computed("object", span)
        return self.map_of(nodes, span, depth)

    def _is_struct(self, nodes: list[SgNode]) -> bool:
        """Whether members are fields of a struct, whose names in JSON are in tags of a type elsewhere."""
        return all(
            one.kind() in self.language.pairs and self.syntax.bare(named(one)[0]).kind() == "identifier"
            for one in nodes
        )

    def _inner(self, node: SgNode) -> SgNode:
        return self.syntax.bare(node)

    def fields(self, node: SgNode) -> dict[str, SgNode]:
        """Return the fields of a struct literal, or the members of a map, by name."""
        node = self.syntax.bare(node)
        if node.kind() in self.language.negations:  # Go's `&analytics.Track{}`
            node = named(node)[-1]
        body = node.field("body") if node.kind() in self.language.composites else node
        found = {}
        for one in named(body) if body is not None else ():
            parts = named(one)
            if one.kind() in self.language.pairs and len(parts) > 1:
                key = self.syntax.bare(parts[0])
                name = key.text() if key.kind() in {"identifier", "property_identifier"} else self.key(key, 0)
                if name is not None:
                    found[name] = parts[-1]
            elif one.kind() in self.language.shorthands:
                found[one.text()] = one
        return found

    def _operation(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        operator = node.field("operator")
        sign = operator.text() if operator is not None else _sign(node)
        operands = [child for child in named(node) if child.text() != sign]
        if sign in _COMPARISONS:
            return Computed("boolean", span)
        text = node.text()
        if sign == "*" and _THOUSAND.search(text) and _TIME.search(text):
            return Computed("milliseconds", span)
        if sign in _ARITHMETIC:
            values = [self.read(child, depth + 1) for child in operands]
            is_text = any(
                isinstance(value, WrittenScalar) and isinstance(value.value, str) for value in values
            )
            return Computed("unknown" if is_text else "number", span)
        if sign in {"+", "."}:
            return _joined([self.read(child, depth + 1) for child in operands], span)
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
        made = self._made.made_by(call, span, depth)
        if made is not None:
            return made
        if call.dotted in language.list_functions:
            return self._list([one.node for one in call.arguments], span, depth)
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
                origin = "text" if _LETTERS.search(_VERB.sub("", first.value)) else origin
        if origin == "integer" and call.name == "Unix" and "UnixMilli" in call.dotted:
            origin = "milliseconds"
        return Computed(origin, span)

    def _of_member(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        resolved = self._resolve(node, depth + 1)
        if resolved is not None:
            return resolved
        dotted = self.syntax.dotted(node)
        name = dotted.rpartition(".")[2]
        return Computed(result_of(dotted, name, self.language.results, method=True), span, dotted)


def result_of(dotted: str, name: str, results: Mapping[str, Origin], *, method: bool) -> Origin:
    """Return what a function or property of this name returns."""
    return results.get(dotted) or (results.get(f".{name}") if method else None) or "unknown"


def _joined(values: list[CodeValue], span: Span) -> CodeValue:
    """Return texts one after another; a computed text if any is computed, unknown if none is a text."""
    parts = [value.value if isinstance(value, WrittenScalar) else None for value in values]
    if all(isinstance(part, str) for part in parts):
        return WrittenScalar("".join(str(part) for part in parts), span)
    texts = [part for part in parts if isinstance(part, str)]
    if texts or any(isinstance(one, Computed) and one.origin in {"text", "number as text"} for one in values):
        return Computed("text" if any(map(_LETTERS.search, texts)) else "number as text", span)
    return Computed("unknown", span)


def _number(text: str, span: Span, *, whole: bool) -> CodeValue:
    plain = text.replace("_", "")
    try:
        value = ast.literal_eval(plain)
    except (ValueError, SyntaxError):
        plain = plain.rstrip("lLnfFdDuU")
        try:
            value = int(plain) if whole else float(plain)
        except ValueError:
            return Computed("number", span)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return Computed("number", span)
    return WrittenScalar(value, span)


def _sign(node: SgNode) -> str:
    """Return the operator of an operation whose grammar has no field for it."""
    return next((child.text() for child in node.children() if not child.is_named()), "")


def _between(nodes: tuple[SgNode, ...]) -> Span:
    return span_of(nodes[0], nodes[-1])
