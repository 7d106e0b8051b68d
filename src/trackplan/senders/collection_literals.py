"""Literals that hold others: maps, lists and structs of any language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from trackplan.document import Span
from trackplan.model.call import CodeValue, Computed, WrittenList, WrittenMap, WrittenMember, WrittenScalar
from trackplan.senders.structs import StructTypes, type_name
from trackplan.senders.syntax import named, span_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from trackplan.senders.values import CodeValues

_PUNCTUATION = frozenset({"[", "]", ",", ":", "{", "}", "(", ")"})


class CollectionLiterals:
    """The reading of collection literals in one file."""

    def __init__(self, values: CodeValues, structs: StructTypes) -> None:
        self._values, self._syntax, self._language = values, values.syntax, values.language
        self._structs = structs

    def map_of(self, nodes: Iterable[SgNode], span: Span, depth: int) -> WrittenMap:
        """Return the map that these pairs and spreads make."""
        members: dict[str, WrittenMember] = {}
        is_open = False
        for node in nodes:
            kind = node.kind()
            if kind in self._language.shorthands:
                name, key, value = node.text(), span_of(node), self._values.resolved(node, depth)
            elif kind in self._language.keyword_arguments:
                label, given = node.field("name"), node.field("value")
                if label is None or given is None:
                    continue
                name, key, value = label.text(), span_of(label), self._values.read(given, depth + 1)
            elif kind in self._language.pairs or kind in self._language.infix_pairs:
                parts = named(node)
                if kind in self._language.infix_pairs and (len(parts) != 3 or parts[1].text() != "to"):  # noqa: PLR2004
                    is_open = True
                    continue
                written = self.key(parts[0], depth) if len(parts) > 1 else None
                if written is None:
                    is_open = True
                    continue
                name, key, value = written, span_of(parts[0]), self._values.read(parts[-1], depth + 1)
            elif kind in self._language.spreads:
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
        node = self._syntax.bare(node)
        if node.kind() in {"property_identifier", "field_identifier"}:
            return node.text()
        if node.kind() in {"number", "integer"}:
            return node.text()
        if node.kind() == "computed_property_name":
            node = named(node)[0]
        value = self._values.read(node, depth + 1)
        return value.value if isinstance(value, WrittenScalar) and isinstance(value.value, str) else None

    def _spread(self, node: SgNode, depth: int) -> WrittenMap | None:
        inner = named(node)
        value = self._values.read(inner[-1], depth + 1) if inner else None
        return value if isinstance(value, WrittenMap) else None

    def list_of(self, nodes: Iterable[SgNode], span: Span, depth: int) -> WrittenList:
        """Return the list of these items."""
        items, is_open = [], False
        for node in nodes:
            if node.kind() in self._language.spreads:
                is_open = True
            else:
                items.append(self._values.read(node, depth + 1))
        return WrittenList(tuple(items), span, is_open)

    def map_or_list(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        """Read a literal that is a map or, where a language has but one kind for both, a list."""
        nodes = named(node)
        if self._language.composites and not any(one.kind() in self._language.pairs for one in nodes):
            return self.list_of(nodes, span, depth)
        if self._language.composites and self._is_struct(nodes):
            return Computed("object", span)
        if self._language.name == "swift":
            return self._values.made.alternating(_keys_and_values(node), span, depth)
        if self._language.name == "php" and not any(
            "=>" in {part.text() for part in child.children()}
            or any(part.kind() in self._language.spreads for part in child.children())
            for child in nodes
        ):
            return self.list_of([part for child in nodes for part in named(child)], span, depth)
        if self._language.name == "php":
            nodes = [
                named(child)[0]
                if named(child) and named(child)[0].kind() in self._language.spreads
                else child
                for child in nodes
            ]
        return self.map_of(nodes, span, depth)

    def _spreads(self, node: SgNode) -> list[SgNode]:
        return [one for one in named(node)[:1] if one.kind() in self._language.spreads]

    def composite(self, node: SgNode, span: Span, depth: int) -> CodeValue:
        """Read a literal that stands behind its type: a map, a list or a struct."""
        kind, body = node.field("type"), node.field("body")
        nodes = named(body) if body is not None else []
        if kind is None or kind.kind() in {"slice_type", "array_type", "implicit_length_array_type"}:
            return self._structs_of(nodes, type_name(kind), span, depth)
        if kind.kind() != "map_type" and (not nodes or self._is_struct(nodes)):
            return self._struct(nodes, type_name(kind), span, depth)
        return self.map_of(nodes, span, depth)

    def _structs_of(self, nodes: list[SgNode], struct: str, span: Span, depth: int) -> WrittenList:
        items: list[CodeValue] = []
        for node in map(self._syntax.bare, nodes):
            is_bare = node.kind() in self._language.maps and bool(struct)
            items.append(
                self._struct(named(node), struct, span_of(node), depth)
                if is_bare
                else self._values.read(node, depth)
            )
        return WrittenList(tuple(items), span)

    def _is_struct(self, nodes: list[SgNode]) -> bool:
        """Whether members are fields of a struct, whose names in JSON are in tags of its type."""
        return all(
            one.kind() in self._language.pairs and self._syntax.bare(named(one)[0]).kind() == "identifier"
            for one in nodes
        )

    def _struct(self, nodes: list[SgNode], name: str, span: Span, depth: int) -> CodeValue:
        """Return a struct as JSON has it; what its literal leaves out is sent as an empty value."""
        type_ = self._structs.of(name)
        if type_ is None or not self._is_struct(nodes):
            return Computed("object", span)
        members = {
            field.name: WrittenMember(field.name, span, Computed("unknown", span))
            for field in type_.fields.values()
            if not field.may_be_left_out
        }
        for node in nodes:
            parts = named(node)
            field = type_.fields.get(parts[0].text())
            if field is None:
                continue
            value = self._syntax.bare(parts[-1])
            is_bare = value.kind() in self._language.maps and bool(field.type)
            read = (
                self._struct(named(value), field.type, span_of(value), depth + 1)
                if is_bare
                else self._values.read(value, depth + 1)
            )
            members[field.name] = WrittenMember(field.name, span_of(parts[0]), read)
        return WrittenMap(tuple(members.values()), span, type_.open)

    def fields(self, node: SgNode) -> dict[str, SgNode]:
        """Return the fields of a struct literal, or the members of a map, by name."""
        node = self._syntax.bare(node)
        if node.kind() in self._language.negations:  # Go's `&analytics.Track{}`
            node = named(node)[-1]
        is_composite = node.kind() in self._language.composites
        body = node.field("body") if is_composite else node
        type_ = self._structs.of(type_name(node.field("type"))) if is_composite else None
        found: dict[str, SgNode] = {}
        if self._language.name == "swift":
            parts = _keys_and_values(node)
            found = {
                self.key(key, 0) or "": value for key, value in zip(parts[::2], parts[1::2], strict=False)
            }
        for one in named(body) if body is not None else ():
            parts = named(one)
            if one.kind() in self._language.pairs and len(parts) > 1:
                key = self._syntax.bare(parts[0])
                name = key.text() if key.kind() in {"identifier", "property_identifier"} else self.key(key, 0)
                if type_ is not None and name in type_.fields:
                    name = type_.fields[name].name
                if name is not None:
                    found[name] = parts[-1]
            elif one.kind() in self._language.shorthands:
                found[one.text()] = one
        return found


def _keys_and_values(node: SgNode) -> list[SgNode]:
    """Return the keys and values of a dictionary in turns, in a grammar without nodes for its entries."""
    children = (child for child in node.children() if "comment" not in child.kind())
    return [child for child in children if child.text() not in _PUNCTUATION]
