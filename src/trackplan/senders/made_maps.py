"""Maps that functions make: of pairs, in turns, by chains of setters, by a block that sets each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trackplan.document import Span
from trackplan.model.call import WrittenMap, WrittenMember
from trackplan.senders.filled_maps import FilledMaps
from trackplan.senders.syntax import CallSite, span_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from trackplan.senders.values import CodeValues


class MadeMaps:
    """The reading of calls that make maps, in one file."""

    def __init__(self, values: CodeValues) -> None:
        self._values, self._syntax, self._language = values, values.syntax, values.language
        self._filled = FilledMaps(values)

    def alternating(self, parts: list[SgNode], span: Span, depth: int) -> WrittenMap:
        """Return the map of names and values in turns; one that is not written leaves it open."""
        members, is_open = [], len(parts) % 2 == 1
        for key, value in zip(parts[::2], parts[1::2], strict=False):
            name = self._values.collections.key(key, depth)
            if name is None:
                is_open = True
            else:
                members.append(WrittenMember(name, span_of(key), self._values.read(value, depth + 1)))
        return WrittenMap(tuple(members), span, is_open)

    def made_by(self, call: CallSite, span: Span, depth: int) -> WrittenMap | None:
        """Return the map that a call makes, or adds to; ``None`` if it makes none."""
        language = self._language
        if call.receiver is not None and (
            call.name in language.setters or call.name in language.named_setters
        ):
            base = self._values.read(call.receiver, depth + 1)
            if isinstance(base, WrittenMap):
                return self._with(base, call, span, depth)
        if call.receiver is not None and call.name in language.blocks:
            base = self._values.read(call.receiver, depth + 1)
            blocks = self._syntax.find(call.node, ["lambda_literal"])
            if isinstance(base, WrittenMap) and blocks:
                return self._filled.by_block(base, blocks[-1], depth)
        if call.name == "build" and call.receiver is not None and not call.arguments:
            base = self._values.read(call.receiver, depth + 1)
            return base if isinstance(base, WrittenMap) else None
        how = language.map_functions.get(call.dotted) or language.map_functions.get(call.name)
        if how is None and call.receiver is not None:
            how = language.map_functions.get(f".{call.name}")
            if how == "argument":
                base = self._values.read(call.receiver, depth + 1)
                return base if isinstance(base, WrittenMap) else None
        if how is None:
            return None
        return self._by_function(call, how, span, depth)

    def _by_function(self, call: CallSite, how: str, span: Span, depth: int) -> WrittenMap:
        given = call.arguments
        if how == "pairs":
            return self._values.collections.map_of([one.node for one in given], span, depth)
        if how == "alternating":
            return self.alternating([one.node for one in given], span, depth)
        if how == "argument":
            inner = self._values.argument(given[0], depth + 1) if given else None
            return inner if isinstance(inner, WrittenMap) else WrittenMap((), span, open=True)
        if how == "entries":
            calls = [self._syntax.call(self._syntax.bare(one.node)) for one in given]
            parts = [two.node for one in calls if one is not None for two in one.arguments]
            return self.alternating(parts, span, depth)
        if how == "setters":
            return self._by_setters(call, span, depth)
        members = tuple(
            WrittenMember(one.name, span_of(one.node), self._values.argument(one, depth + 1))
            for one in given
            if one.name is not None
        )
        return WrittenMap(members, span, open=any(one.name is None for one in given))

    def _by_setters(self, call: CallSite, span: Span, depth: int) -> WrittenMap:
        """Read a block in which each statement sets one member; any other statement leaves the map open."""
        found = WrittenMap((), span, open=bool(call.arguments))
        blocks = self._syntax.find(call.node, ["lambda_literal", "class_body"])
        return self._filled.by_block(found, blocks[0], depth) if blocks else found

    def _with(self, base: WrittenMap, call: CallSite, span: Span, depth: int) -> WrittenMap:
        """Return a map with the member that a setter sets."""
        name: str | None = self._language.named_setters.get(call.name)
        key: SgNode = call.name_node
        if name is None and call.arguments:
            key = call.arguments[0].node
            name = self._values.collections.key(key, depth)
        if name is None or not call.arguments:
            return WrittenMap(base.members, span, open=True)
        member = WrittenMember(name, span_of(key), self._values.argument(call.arguments[-1], depth + 1))
        others = tuple(one for one in base.members if one.name != name)
        return WrittenMap((*others, member), span, base.open)
