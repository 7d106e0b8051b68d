"""What one call passes, by what it is to its client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trackplan.model.call import CodeValue
from trackplan.senders.clients import KnownCall
from trackplan.senders.constants import Constants
from trackplan.senders.syntax import CallArgument, CallSite, climb, named

if TYPE_CHECKING:
    from ast_grep_py import SgNode


class CallArguments:
    """What one call passes, by what it is to the client."""

    def __init__(self, constants: Constants, site: CallSite, known: KnownCall) -> None:
        self._constants, self._site, self._known = constants, site, known
        positional = [one for one in site.arguments if one.name is None]
        if known.skip is not None and positional and known.skip.match(positional[0].node.text()):
            positional = positional[1:]
        self._positional = positional
        self._named = {one.name: one for one in site.arguments if one.name is not None}
        self.node = site.node
        self.are_spread = any(one.spread for one in site.arguments)

    def is_another(self) -> bool:
        """Whether the arguments are not those of the client."""
        if len(self._positional) > self._known.most:
            return True
        whole = str(self._known.places["event"][0]).partition("/")[0]
        if not self._known.only or not whole.isdecimal():
            return False
        given = self._at(int(whole))
        node = None if given is None else self._literal(given.node)
        return node is not None and not self._known.only.issuperset(
            self._constants.values.collections.fields(node)
        )

    def is_of_type(self, name: str) -> bool:
        """Whether the first argument is a literal of this type."""
        if not self._positional:
            return False
        node = self._constants.syntax.bare(self._positional[0].node)
        if node.text().startswith("&"):
            node = named(node)[-1]
        kind = node.field("type")
        return kind is not None and kind.text().rpartition(".")[2] == name

    def get(self, part: str) -> CallArgument | None:
        """Return the argument that is one part of the event."""
        if part in self._known.chain:
            return self._chained(self._known.chain[part])
        for place in self._known.places.get(part, ()):
            found = self._at(place)
            if found is not None:
                return found
        return None

    def value(self, given: CallArgument) -> CodeValue:
        """Return the value of an argument."""
        return self._constants.values.argument(given)

    def _at(self, place: int | str) -> CallArgument | None:
        if isinstance(place, int):
            before = self._positional[: place + 1]
            return None if len(before) <= place or any(one.spread for one in before) else before[place]
        if place == "rest":
            return self._rest()
        index, slash, member = place.partition("/")
        if not slash:
            return self._named.get(place)
        whole = self._at(int(index))
        inner = None if whole is None else self._members(whole).get(member)
        return None if inner is None else CallArgument(inner)

    def _members(self, whole: CallArgument) -> Mapping[str, SgNode]:
        """Return the members of a map among the arguments."""
        if whole.members:
            pairs = [named(one) for one in whole.members if len(named(one)) > 1]
            return {self._constants.values.collections.key(pair[0], 0) or "": pair[-1] for pair in pairs}
        node = self._literal(whole.node)
        return {} if node is None else self._constants.values.collections.fields(node)

    def _literal(self, node: SgNode) -> SgNode | None:
        """Return the map literal that an argument is."""
        node = self._constants.syntax.bare(node)
        language = self._constants.syntax.language
        if node.text().startswith("&") and named(node):
            node = named(node)[-1]
        if node.kind() in language.maps or node.kind() in language.composites:
            return node
        return self._constants.literal(node) if node.kind() in language.identifiers else None

    def _rest(self) -> CallArgument | None:
        """Return the named arguments without a meaning of their own, as one map."""
        taken = {place for places in self._known.places.values() for place in places}
        arguments = self._site.node.field("arguments")
        nodes = [
            one
            for one in (named(arguments) if arguments is not None else ())
            if one.kind() in self._constants.syntax.language.spreads
            or (
                one.kind() in self._constants.syntax.language.keyword_arguments
                and (name := one.field("name")) is not None
                and name.text() not in taken
            )
        ]
        return CallArgument(nodes[0], members=tuple(nodes)) if nodes else None

    def _chained(self, method: str) -> CallArgument | None:
        """Return the argument of a later method of the same chain."""
        inner = self._site.node
        for around in climb(self._site.node):
            site = self._constants.syntax.call(around)
            if site is None and around.kind() in self._constants.syntax.language.members:
                continue
            if site is None or site.receiver is None or not _starts_with(site.receiver, inner):
                return None
            if site.name == method:
                return site.arguments[0] if site.arguments else None
        return None


def _starts_with(outer: SgNode, inner: SgNode) -> bool:
    return (
        outer.range().start.index == inner.range().start.index
        and outer.range().end.index >= inner.range().end.index
    )
