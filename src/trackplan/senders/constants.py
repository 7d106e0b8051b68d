"""Constants, enum members and variables of one file that have one written value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trackplan.model.call import CodeValue, WrittenMap, WrittenScalar
from trackplan.senders.structs import StructTypes
from trackplan.senders.syntax import Syntax, climb, named, span_of
from trackplan.senders.values import CodeValues

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_WORD = re.compile(r"[A-Za-z_]\w*")
_MENTION = re.compile(r"[$@]{0,2}\w+")
_ALIAS = re.compile(r"(\w+) as (\w+)\b")
_ASSIGNED = re.compile(r"(?<![\w.])(\w+)\s*(?::?=|\+=)(?![=>])")
_DEEPEST = 10
"""The longest chain of constants that is followed."""


@dataclass(frozen=True, slots=True)
class CodeDefinition:
    """A name with the expression that it is given, and the names of what it is defined in."""

    path: tuple[str, ...]
    value: SgNode
    node: SgNode
    function: SgNode | None
    """The innermost function around it, whose variable it is."""

    @property
    def is_case(self) -> bool:
        """Whether it is a case of an enum."""
        return self.node.kind() in {"enum_entry", "enum_constant"}


@dataclass(frozen=True, slots=True)
class TextConstant:
    """A constant text of one file, with its qualified name."""

    file: str
    path: tuple[str, ...]
    value: str
    is_case: bool = False
    """Whether it is the argument of a case of an enum, which the case's properties return."""


class Constants:
    """What one file defines, found on first use."""

    def __init__(self, syntax: Syntax, root: SgNode, text: str) -> None:
        self.syntax, self._root, self._text = syntax, root, text
        self.values = CodeValues(syntax, self.resolve, StructTypes(syntax, root))
        self._aliases: dict[str, str] | None = None
        self._assigned: Counter[str] | None = None
        self._words: dict[int, Counter[str]] = {}
        """How often each word stands in a function, by where that begins."""
        self._named: dict[str, list[tuple[SgNode, SgNode]]] | None = None
        self._known: dict[str, list[CodeDefinition]] = {}

    def resolve(self, node: SgNode, depth: int) -> CodeValue | None:
        """Return the value of a reference: a text, or a map that only this place reads."""
        if depth > _DEEPEST:
            return None
        path = self.syntax.path(node)
        found = self._one(path, node) if path else None
        if found is None and len(path) > 1:
            case = self._one(path[:-1], node)
            found = case if case is not None and case.is_case else None
        if found is None:
            return None
        value = self.values.read(found.value, depth + 1)
        span = span_of(node)
        if isinstance(value, WrittenScalar):
            return WrittenScalar(value.value, span) if self._is_constant(found, found.path) else None
        if isinstance(value, WrittenMap):
            return value if self._is_read_once(found, node) else self._filled(found, node, value, depth)
        return None

    def _filled(self, found: CodeDefinition, node: SgNode, value: WrittenMap, depth: int) -> WrittenMap:
        """Return the map of a variable with what the statements after it set."""
        function = found.function
        if function is None or not _is_within(node, function):
            return WrittenMap(value.members, value.span, open=True)
        return self.values.filled.filled(value, node.text(), function, node, depth)

    def literal(self, node: SgNode) -> SgNode | None:
        """Return the map literal that a variable holds, where nothing else reads it."""
        language, path = self.syntax.language, self.syntax.path(node)
        found = self._one(path, node) if path else None
        if found is None or not self._is_read_once(found, node):
            return None
        value = self.syntax.bare(found.value)
        return value if value.kind() in language.maps | language.composites else None

    def texts(self) -> Iterator[tuple[CodeDefinition, str]]:
        """Yield each constant outside functions whose value is a text."""
        for name in self._by_name():
            for one in self._definitions(name):
                if one.function is not None or not self._is_constant(one, one.path):
                    continue
                value = self.values.read(one.value, 1)
                if isinstance(value, WrittenScalar) and isinstance(value.value, str):
                    yield one, value.value

    def _one(self, path: tuple[str, ...], node: SgNode) -> CodeDefinition | None:
        """Return the one definition that a reference means; one of its own function comes before others."""
        found = [
            one
            for one in self._definitions(path[-1])
            if matches(path, one.path) and (one.function is None or _is_within(node, one.function))
        ]
        if len(path) == 1:  # the members of a map have no name of their own
            found = [one for one in found if one.node.kind() != "pair"]
        found = [one for one in found if one.function is not None] or found
        best = max((_common(path, one.path) for one in found), default=0)
        found = [one for one in found if _common(path, one.path) == best]
        return found[0] if len(found) == 1 else None

    def _by_name(self) -> dict[str, list[tuple[SgNode, SgNode]]]:
        """Return each name that the file defines, with the nodes of its definitions and of their values."""
        if self._named is None:
            self._named = {}
            for node in self.syntax.find(self._root, self.syntax.language.definitions):
                for name, value in self._pairs(node):
                    self._named.setdefault(name, []).append((node, value))
        return self._named

    def _definitions(self, name: str) -> list[CodeDefinition]:
        if name not in self._known:
            self._known[name] = [
                CodeDefinition((*self._scopes(node), name), value, node, self.function(node))
                for node, value in self._by_name().get(name, ())
            ]
        return self._known[name]

    def _pairs(self, node: SgNode) -> Iterator[tuple[str, SgNode]]:
        """Yield each name that a definition gives a value, with the value."""
        name_field, value_field = self.syntax.language.definitions[node.kind()]
        call = self.syntax.call(node)
        if call is not None:  # PHP's `define("NAME", "text")`
            given = [one.node for one in call.arguments]
            if call.name == "define" and len(given) > 1:
                yield given[0].text().strip("'\""), given[1]
        elif not name_field:
            yield from self._unlabelled_pairs(node)
        else:
            name, value = node.field(name_field), node.field(value_field)
            if name is None or value is None:
                return
            if "list" in name.kind() and "list" in value.kind():
                for left, right in zip(named(name), named(value), strict=False):
                    yield left.text(), right
                return
            if value.kind() in {
                "argument_list",
                "arguments",
            }:  # an enum's case with the arguments of its type
                inner = [one for one in named(value) if one.kind() in self.syntax.language.strings]
                value = inner[0] if inner else value
            yield name.text().lstrip("$@:").strip("'\""), value

    def _unlabelled_pairs(self, node: SgNode) -> Iterator[tuple[str, SgNode]]:
        """Yield the same of a definition whose grammar has no fields for them."""
        children = [child for child in node.children() if "comment" not in child.kind()]
        for index, child in enumerate(children):
            if child.text() == "=" and 0 < index < len(children) - 1:
                typed = children[index - 1].kind() == "type_annotation" and index > 1
                word = _WORD.search(children[index - 2 if typed else index - 1].text())
                if word:
                    yield word[0], children[index + 1]
        if len(children) > 1 and children[-1].kind() in self.syntax.language.argument_lists:
            for inner in self.syntax.find(children[-1], self.syntax.language.strings)[:1]:
                yield children[0].text(), inner

    def _scopes(self, node: SgNode) -> tuple[str, ...]:
        language, found = self.syntax.language, []
        for one in climb(node):
            kind = one.kind()
            if kind in language.functions:
                break
            if kind in language.scopes or kind == "pair":
                name = one.field("name") or one.field("key") or _first_name(one)
                if name is not None:
                    found.append(name.text().strip("'\":"))
        return tuple(reversed(found))

    def imported(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return a reference with the name that an import gave another, such as ``import { A as B }``."""
        if self._aliases is None:
            self._aliases = {alias: name for name, alias in reversed(_ALIAS.findall(self._text))}
        return (self._aliases.get(path[0], path[0]), *path[1:])

    def function(self, node: SgNode) -> SgNode | None:
        """Return the innermost function around a node."""
        return next((one for one in climb(node) if one.kind() in self.syntax.language.functions), None)

    def _is_constant(self, found: CodeDefinition, path: tuple[str, ...]) -> bool:
        """Whether a name keeps the value of its definition: nothing in the file assigns it another."""
        if self._assigned is None:
            self._assigned = Counter(_ASSIGNED.findall(self._text))
        return len(found.path) > 1 or self._assigned[path[-1]] <= 1

    def _is_read_once(self, found: CodeDefinition, node: SgNode) -> bool:
        """Whether nothing but a call reads a variable, so that nothing can add to it."""
        function = self.function(node)
        around = function if function is not None and _is_within(found.node, function) else None
        place = 0 if around is None else around.range().start.index
        if place not in self._words:
            self._words[place] = Counter(_MENTION.findall(self._text if around is None else around.text()))
        return self._words[place][node.text()] <= 2  # noqa: PLR2004 - both places


def matches(path: Sequence[str], defined: Sequence[str]) -> bool:
    """Whether a reference may mean a definition: one's qualified name ends with the other's."""
    common = min(len(path), len(defined))
    return tuple(path[-common:]) == tuple(defined[-common:])


def _common(path: Sequence[str], defined: Sequence[str]) -> int:
    return min(len(path), len(defined)) - abs(len(path) - len(defined))


def chosen(path: Sequence[str], found: Sequence[TextConstant]) -> str | None:
    """Return the text that a reference means among the constants of other files; ``None`` if in doubt.

    A constant whose file or folder is named like the qualifier of the reference comes before others.
    """
    fitting = [one for one in found if matches(path, one.path)]
    if len(path) > 1:
        qualifier = path[-2].lower()
        near = [
            one
            for one in fitting
            if (len(one.path) > 1 and one.path[-2] == path[-2])
            or qualifier in {part.rpartition(".")[0].lower() or part.lower() for part in one.file.split("/")}
        ]
        fitting = near or fitting
    values = {one.value for one in fitting}
    return values.pop() if len(values) == 1 else None


def _first_name(node: SgNode) -> SgNode | None:
    return next((one for one in named(node) if "identifier" in one.kind() or one.kind() == "constant"), None)


def _is_within(node: SgNode, outer: SgNode) -> bool:
    inner, around = node.range(), outer.range()
    return around.start.index <= inner.start.index and inner.end.index <= around.end.index
