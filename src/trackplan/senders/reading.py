"""One source file read into its calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trackplan.model.call import CodeCall, CodeFile, CodeValue, Computed, WrittenMap, WrittenScalar
from trackplan.senders.arguments import CallArguments
from trackplan.senders.call_table import CallTable
from trackplan.senders.clients import PARTS, KnownCall, others
from trackplan.senders.constants import Constants, TextConstant
from trackplan.senders.functions import Functions, inside_spread
from trackplan.senders.languages import ProgrammingLanguage, by_extension
from trackplan.senders.requests import (
    NO_REFERENCE,
    FoundCall,
    HttpRequests,
    Reference,
)
from trackplan.senders.syntax import CallArgument, CallSite, Syntax, climb, span_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_OWN_RECEIVER = re.compile(r"[$@]?\w+(?:\(\))?")
"""What a function of the same file may be called on."""

BUILT = "its name is built when the code runs"
_BLOCK = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def language_of(name: str) -> ProgrammingLanguage | None:
    """Return the language of a file by its name."""
    return by_extension().get(f".{name.rpartition('.')[2].lower()}" if "." in name else "")


def read_code(name: str, text: str, table: CallTable) -> CodeFile:
    """Read the calls of one file. Nothing of it runs, and a broken file yields what could be parsed."""
    from ast_grep_py import SgRoot  # noqa: PLC0415 - the extra `code`

    language = language_of(name)
    if language is None:
        return CodeFile(name=name)
    grammar = _grammar(name, language)
    root = SgRoot(_code_of(name, text, language), grammar).root()
    broken = root.find(kind="ERROR")
    reader = _FileReader(name, text, Syntax(language, grammar), root, table, broken=broken is not None)
    try:
        calls = sorted(reader.calls(), key=lambda call: (call.span, call.name_span))
    except RecursionError:  # nested deeper than any person writes
        return CodeFile(name=name, broken=1)
    return CodeFile(
        name=name,
        calls=tuple(calls),
        broken=None if broken is None else broken.range().start.line + 1,
    )


def read_constants(name: str, text: str) -> Iterator[TextConstant]:
    """Yield the constant texts of one file."""
    from ast_grep_py import SgRoot  # noqa: PLC0415 - the extra `code`

    language = language_of(name)
    if language is None:
        return
    grammar = _grammar(name, language)
    root = SgRoot(_code_of(name, text, language), grammar).root()
    for one, value in Constants(Syntax(language, grammar), root, text).texts():
        yield TextConstant(name, one.path, value, one.is_case)


def _grammar(name: str, language: ProgrammingLanguage) -> str:
    return language.grammars.get(f".{name.rpartition('.')[2].lower()}", language.name)


def _code_of(name: str, text: str, language: ProgrammingLanguage) -> str:
    """Return the code of a file: all of it, or the script blocks at their places with blanks around them."""
    if not name.endswith(language.script_blocks or ("\0",)):
        return text
    kept, end = [], 0
    for block in _BLOCK.finditer(text):
        kept += [re.sub(r"[^\n]", " ", text[end : block.start(1)]), block[1]]
        end = block.end(1)
    return "".join(kept)


class _FileReader:
    """The reading of one file."""

    def __init__(
        self, name: str, text: str, syntax: Syntax, root: SgNode, table: CallTable, *, broken: bool
    ) -> None:
        self._broken = broken
        self._name, self._text, self._syntax, self._root = name, text, syntax, root
        self._language = syntax.language
        self._constants = Constants(syntax, root, text)
        self._functions = Functions(self._constants)
        self._known = table.of(self._language.name)
        self._foreign = others()

    def calls(self) -> Iterator[CodeCall]:
        """Yield each call; those of functions that pass their parameters on are read at their callers."""
        requests = HttpRequests(self._name, self._root, self._constants, self._reference)
        found = [*self._found(self._known), *requests.calls(self._text)]
        wrappers: dict[str, KnownCall] = {}
        for one in found:
            if one.call.wrapper and (wrapper := self._wrapper(one)) is not None:
                wrappers.setdefault(wrapper.name, wrapper)
        through = [*self._found(tuple(wrappers.values()))] if wrappers else []
        inside = {one.name for one in self._known if one.declared} | {one.known.name for one in through}
        for one in (*found, *through):
            if not one.call.wrapper or one.call.wrapper not in inside:
                yield one.call

    def _found(self, known: Sequence[KnownCall]) -> Iterator[FoundCall]:
        by_name: dict[str, list[KnownCall]] = {}
        for one in known:
            by_name.setdefault(one.name, []).append(one)
        for site in self._sites(by_name):
            receiver = None if site.receiver is None else site.receiver.text()
            fits = [(one.fit(self._text, receiver), one) for one in by_name[site.name]]
            for fit, one in sorted(fits, key=lambda pair: -pair[0]):
                if not fit or not self._is_own(one, site, receiver):
                    continue
                parts = CallArguments(self._constants, site, one)
                call = self._read(site, one, parts)
                if call is not None:
                    passed = {part: given.node for part in PARTS if (given := parts.get(part)) is not None}
                    yield FoundCall(call, site, one, passed)
                    break

    def _sites(self, names: Iterable[str]) -> Iterator[CallSite]:
        """Yield the calls of functions of these names."""
        words = "|".join(map(re.escape, names))
        for node in self._syntax.find(self._root, self._language.names, f"^(?:{words})$"):
            for around in climb(node):
                site = self._syntax.call(around)
                if site is not None:
                    if _same(site.name_node, node) or _ends_with(site.name_node, node):
                        yield site
                    break
                if around.kind() in self._language.functions:
                    break

    def _is_own(self, known: KnownCall, site: CallSite, receiver: str | None) -> bool:
        if known.found:
            return receiver is None or (
                _OWN_RECEIVER.fullmatch(receiver) is not None and not self._foreign.search(receiver)
            )
        if known.declared:
            return not known.receiver or f".{site.dotted}".endswith(f".{known.receiver}")
        return not self._foreign.search(receiver or "")

    def _read(self, site: CallSite, known: KnownCall, parts: CallArguments) -> CodeCall | None:
        if (known.type and not parts.is_of_type(known.type)) or parts.is_another():
            return None
        event = parts.get("event")
        if event is None:
            return self._spread_call(site, known) if parts.are_spread else None
        value = parts.value(event)
        name = value.value if isinstance(value, WrittenScalar) and isinstance(value.value, str) else None
        if name is None and not self._may_be_text(event, value):
            return None
        reference, parameter, why = NO_REFERENCE if name is not None else self._reference(event.node)
        person, event_id, time = parts.get("person"), parts.get("id"), parts.get("time")
        return CodeCall(
            file=self._name,
            language=self._language.name,
            client=known.client,
            span=span_of(site.node, site.name_node)
            if _before(site.node, site.name_node)
            else span_of(site.node),
            name=name,
            name_span=span_of(event.node),
            why=why,
            constant=reference,
            attributes=self._attributes(known, parts),
            person=None if person is None else parts.value(person),
            anonymous=known.anonymous,
            event_id=None if event_id is None else parts.value(event_id),
            time=None if time is None else parts.value(time),
            wrapper=parameter,
        )

    def _attributes(self, known: KnownCall, parts: CallArguments) -> CodeValue | None:
        """Return the attributes of a call; where a function adds its own, those of the call are not all."""
        if self._broken and parts.node.find(kind="ERROR") is not None:
            return Computed("unknown", span_of(parts.node))
        given = parts.get("attributes")
        if given is None:
            has_place = "attributes" in known.places or "attributes" in known.chain
            return None if has_place and not known.adds else Computed("unknown", span_of(parts.node))
        value = parts.value(given)
        return replace(value, open=True) if known.adds and isinstance(value, WrittenMap) else value

    def _spread_call(self, site: CallSite, known: KnownCall) -> CodeCall:
        """Return a call whose arguments are a list that the code builds."""
        span = span_of(site.node)
        return CodeCall(
            file=self._name,
            language=self._language.name,
            client=known.client,
            span=span,
            name_span=span,
            why="its arguments are a list that is built when the code runs",
            attributes=Computed("unknown", span),
        )

    def _may_be_text(self, event: CallArgument, value: CodeValue) -> bool:
        """Whether a value may be the name of an event, so that the call is the one that was meant."""
        if isinstance(value, Computed):
            kind = self._syntax.bare(event.node).kind()
            return (
                value.origin in {"unknown", "text", "number as text"} and kind not in self._language.functions
            )
        return False

    def _reference(self, node: SgNode) -> Reference:
        """Return the constant that a name comes from, or the function whose parameter it is, and why not."""
        path = self._syntax.path(node)
        if not path:
            return (), "", BUILT
        function = self._constants.function(node)
        while function is not None:
            if len(path) == 1 and path[0] in self._functions.parameters(function):
                name = self._functions.name(function)
                if name:
                    return (), name, f"its name is the parameter `{path[0]}` of `{name}`"
                return (), "", BUILT
            function = self._constants.function(function)
        if len(path) == 1 and self._functions.is_local(path[0], node):
            return (), "", BUILT
        path = self._constants.imported(path)
        return path, "", f"its name is `{'.'.join(path)}`, which none of the files read defines"

    def _wrapper(self, found: FoundCall) -> KnownCall | None:
        """Return the call that a function is that passes its own parameters on."""
        call = found.call
        function = self._constants.function(found.site.node)
        while function is not None and self._functions.name(function) != call.wrapper:
            function = self._constants.function(function)
        if function is None:
            return None
        parameters = self._functions.parameters(function)
        places: dict[str, tuple[int | str, ...]] = {}
        for part, node in found.passed.items():
            inner = self._syntax.path(inside_spread(node))
            if inner and len(inner) == 1 and inner[0] in parameters:
                place = parameters[inner[0]]
                places[part] = (place, inner[0]) if isinstance(place, int) else (place,)
        if "event" not in places:
            return None
        adds = not (isinstance(call.attributes, Computed) and "attributes" in places)
        return KnownCall(
            client=found.known.client,
            name=call.wrapper,
            places=places,
            anonymous=found.known.anonymous,
            declared=True,
            found=True,
            adds=adds and call.attributes is not None,
        )


def _same(one: SgNode, other: SgNode) -> bool:
    return (
        one.range().start.index == other.range().start.index
        and one.range().end.index == other.range().end.index
    )


def _ends_with(outer: SgNode, inner: SgNode) -> bool:
    return (
        outer.range().end.index == inner.range().end.index
        and outer.range().start.index <= inner.range().start.index
    )


def _before(node: SgNode, name: SgNode) -> bool:
    return node.range().start.index <= name.range().start.index
