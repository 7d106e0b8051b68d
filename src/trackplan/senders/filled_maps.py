"""Maps in a variable that statements fill: `attrs["total"] = 5`, `props.put("total", 5)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trackplan.model.call import WrittenMap, WrittenMember
from trackplan.senders.syntax import CallSite, climb, named, span_of, statements_in

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from trackplan.senders.values import CodeValues

ASSIGNMENTS = frozenset({"assignment", "assignment_statement", "assignment_expression"})
_WRAPPED = frozenset({"expression_list", "directly_assignable_expression", "expression_statement"})
_OWN = frozenset({"this", "it", "self"})
"""What the map is called in a block that is given to it."""


class FilledMaps:
    """The reading of statements that set members, in one file."""

    def __init__(self, values: CodeValues) -> None:
        self._values, self._syntax, self._language = values, values.syntax, values.language
        self._known: dict[int, dict[str, list[SgNode]]] = {}
        """The identifiers of each function by their text, by where the function begins."""

    def filled(self, base: WrittenMap, name: str, function: SgNode, until: SgNode, depth: int) -> WrittenMap:
        """Return a map with what the statements of a function set before a place.

        Whatever else is done with the variable may add to it, and leaves it open.
        """
        end = until.range().start.index
        for mention in self._mentions(function, name):
            at = mention.range().start.index
            if at >= end:
                break
            if not self._is_definition(mention, base):
                base = self._after(base, mention, name, depth)
        return base

    def by_block(self, base: WrittenMap, block: SgNode, depth: int) -> WrittenMap:
        """Return a map with what the statements of a block set in it."""
        for statement in statements_in(block):
            changed = self._by_statement(base, statement, _OWN, depth)
            base = WrittenMap(base.members, base.span, open=True) if changed is None else changed
        return base

    def with_member(self, base: WrittenMap, key: SgNode, value: SgNode, depth: int) -> WrittenMap:
        """Return a map with a member set; a name that is not written leaves it open."""
        name = self._values.collections.key(key, depth)
        if name is None:
            return WrittenMap(base.members, base.span, open=True)
        member = WrittenMember(name, span_of(key), self._values.read(value, depth + 1))
        others = tuple(one for one in base.members if one.name != name)
        return WrittenMap((*others, member), base.span, base.open)

    def _mentions(self, function: SgNode, name: str) -> list[SgNode]:
        place = function.range().start.index
        if place not in self._known:
            by_name: dict[str, list[SgNode]] = {}
            for one in self._syntax.find(function, self._language.identifiers):
                by_name.setdefault(one.text(), []).append(one)
            self._known[place] = by_name
        return self._known[place].get(name, [])

    def _is_definition(self, mention: SgNode, base: WrittenMap) -> bool:
        """Whether a mention stands before the literal in the same statement, which gives it the name."""
        for around in climb(mention):
            if around.kind() in self._language.definitions:
                last = named(around)[-1]
                place = span_of(around)
                inside = (place.line, place.column) <= (base.span.line, base.span.column)
                return inside and base.span.end_line <= place.end_line and not _within(mention, last)
            if around.kind() in self._language.functions:
                return False
        return False

    def _after(self, base: WrittenMap, mention: SgNode, name: str, depth: int) -> WrittenMap:
        """Return the map after the statement around a mention."""
        for around in climb(mention):
            changed = self._by_statement(base, around, frozenset({name}), depth)
            if changed is not None:
                return changed
            if around.kind() in self._language.functions or "block" in around.kind():
                break
        return WrittenMap(base.members, base.span, open=True)

    def _by_statement(
        self, base: WrittenMap, node: SgNode, names: frozenset[str], depth: int
    ) -> WrittenMap | None:
        """Return a map after a statement that sets a member of it; ``None`` for any other statement."""
        while node.kind() in _WRAPPED and len(named(node)) == 1:
            node = named(node)[0]
        if node.kind() in ASSIGNMENTS:
            return self._assigned(base, node, names, depth)
        call = self._syntax.call(node)
        return None if call is None else self._called(base, call, names, depth)

    def _assigned(
        self, base: WrittenMap, node: SgNode, names: frozenset[str], depth: int
    ) -> WrittenMap | None:
        parts = named(node)
        if len(parts) < 2 or "=" not in {child.text() for child in node.children()}:  # noqa: PLR2004
            return None
        left, right = (_only(parts[0]), _only(parts[-1]))
        text = left.text()
        owner = next((one for one in names if text.startswith((f"{one}[", f"{one}."))), None)
        if owner is None:
            return None
        if text.startswith(f"{owner}."):
            key = named(left)[-1]
            return self.with_member(base, key, right, depth) if key.kind() == "property_identifier" else None
        key_text = text[len(owner) + 1 : -1].strip()
        key_node = _descendant(left, key_text)
        return None if key_node is None else self.with_member(base, key_node, right, depth)

    def _called(
        self, base: WrittenMap, call: CallSite, names: frozenset[str], depth: int
    ) -> WrittenMap | None:
        on = "" if call.receiver is None else call.receiver.text()
        given = [one.node for one in call.arguments]
        is_own = on in names or (not on and names is _OWN)
        if call.name in self._language.setters and is_own and len(given) == 2:  # noqa: PLR2004 - name and value
            return self.with_member(base, given[0], given[1], depth)
        if call.name in self._language.mergers and is_own and len(given) == 1:
            other = self._values.argument(call.arguments[0], depth + 1)
            if not isinstance(other, WrittenMap):
                return None
            own = {one.name: one for one in base.members} | {one.name: one for one in other.members}
            return WrittenMap(tuple(own.values()), base.span, base.open or other.open)
        about = (
            on
            if call.name in self._language.blocks
            else given[0].text()
            if call.name == "with" and given
            else ""
        )
        block = self._syntax.find(call.node, ["lambda_literal"])[:1]
        return self.by_block(base, block[0], depth) if about in names and block else None


def _only(node: SgNode) -> SgNode:
    inner = named(node)
    return inner[0] if node.kind() in _WRAPPED and len(inner) == 1 else node


def _descendant(node: SgNode, text: str) -> SgNode | None:
    """Return the innermost node with this text inside another."""
    for child in named(node):
        found = _descendant(child, text)
        if found is not None:
            return found
        if child.text() == text:
            return child
    return None


def _within(inner: SgNode, outer: SgNode) -> bool:
    return outer.range().start.index <= inner.range().start.index < outer.range().end.index
