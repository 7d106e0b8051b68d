"""One source file read into its calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trackplan.model.call import CodeCall, CodeFile, CodeValue, Computed, WrittenMap, WrittenScalar
from trackplan.senders.arguments import CallArguments
from trackplan.senders.clients import HttpPath, KnownCall, http_paths, known_calls, others
from trackplan.senders.constants import Constants, TextConstant
from trackplan.senders.functions import Functions, inside_spread
from trackplan.senders.languages import ProgrammingLanguage, by_extension
from trackplan.senders.syntax import CallArgument, CallSite, Syntax, climb, span_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_Reference = tuple[tuple[str, ...], str, str]
"""The constant that a name comes from, the function whose parameter it is, and why it is not known."""

_OWN_RECEIVER = re.compile(r"[$@]?\w+(?:\(\))?")
"""What a function of the same file may be called on."""

_NO_REFERENCE: _Reference = ((), "", "")
BUILT = "its name is built when the code runs"
_BLOCK = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_HTTP_TEXTS = (b"customer.io/", b"/api/v1/", b"/api/v2/")
_HTTP = re.compile(r"customer\.io/|/api/v[12]/")


def language_of(name: str) -> ProgrammingLanguage | None:
    """Return the language of a file by its name."""
    return by_extension().get(f".{name.rpartition('.')[2].lower()}" if "." in name else "")


@dataclass(frozen=True, slots=True)
class CallTable:
    """The calls to look for: those of known clients, and those that the plan declares."""

    declared: tuple[KnownCall, ...] = ()
    snippet: bool = False
    """Whether the code is part of a file, whose imports are elsewhere: any receiver may be a client."""

    def of(self, language: str) -> tuple[KnownCall, ...]:
        """Return the calls of one language; those of the plan come first."""
        known = [one for one in known_calls() if language in one.languages]
        if self.snippet:
            known = [replace(one, imports=("",)) for one in known]
        return (*self.declared, *known)

    def is_in(self, language: str) -> Callable[[bytes], bool]:
        """Return the test of a file's bytes for any of the names, without which it sends no events."""
        names = sorted({one.name.encode() for one in self.of(language)} | {*_HTTP_TEXTS})
        return lambda content: any(name in content for name in names)


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
    return CodeFile(
        name=name,
        calls=tuple(sorted(reader.calls(), key=lambda call: (call.span, call.name_span))),
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
        found = [*self._found(self._known), *self._http()]
        wrappers: dict[str, KnownCall] = {}
        for call, site, known in found:
            if call.wrapper and (wrapper := self._wrapper(call, site, known)) is not None:
                wrappers.setdefault(wrapper.name, wrapper)
        through = [*self._found(tuple(wrappers.values()))] if wrappers else []
        seen_through = {known.name for _, _, known in through}
        inside = {one.name for one in self._known if one.declared} | seen_through
        for call, _, _ in (*found, *through):
            if not call.wrapper or call.wrapper not in inside:
                yield call

    def _found(self, known: Sequence[KnownCall]) -> Iterator[tuple[CodeCall, CallSite, KnownCall]]:
        by_name: dict[str, list[KnownCall]] = {}
        for one in known:
            by_name.setdefault(one.name, []).append(one)
        for site in self._sites(by_name):
            receiver = None if site.receiver is None else site.receiver.text()
            fits = [(one.fit(self._text, receiver), one) for one in by_name[site.name]]
            for fit, one in sorted(fits, key=lambda pair: -pair[0]):
                if not fit or not self._is_own(one, site, receiver):
                    continue
                call = self._read(site, one)
                if call is not None:
                    yield call, site, one
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

    def _read(self, site: CallSite, known: KnownCall) -> CodeCall | None:
        parts = CallArguments(self._constants, site, known)
        if (known.type and not parts.is_of_type(known.type)) or parts.is_another():
            return None
        event = parts.get("event")
        if event is None:
            return self._spread_call(site, known) if parts.are_spread else None
        value = parts.value(event)
        name = value.value if isinstance(value, WrittenScalar) and isinstance(value.value, str) else None
        if name is None and not self._may_be_text(event, value):
            return None
        reference, parameter, why = _NO_REFERENCE if name is not None else self._reference(event.node)
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

    def _reference(self, node: SgNode) -> _Reference:
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

    def _wrapper(self, call: CodeCall, site: CallSite, known: KnownCall) -> KnownCall | None:
        """Return the call that a function is that passes its own parameters on."""
        function = self._constants.function(site.node)
        while function is not None and self._functions.name(function) != call.wrapper:
            function = self._constants.function(function)
        if function is None:
            return None
        parameters = self._functions.parameters(function)
        parts = CallArguments(self._constants, site, known)
        places: dict[str, tuple[int | str, ...]] = {}
        for part in ("event", "attributes", "person", "id", "time"):
            given = parts.get(part)
            inner = None if given is None else self._syntax.path(inside_spread(given.node))
            if inner and len(inner) == 1 and inner[0] in parameters:
                place = parameters[inner[0]]
                places[part] = (place, inner[0]) if isinstance(place, int) else (place,)
        if "event" not in places:
            return None
        adds = not (isinstance(call.attributes, Computed) and "attributes" in places)
        return KnownCall(
            client=known.client,
            name=call.wrapper,
            places=places,
            anonymous=known.anonymous,
            declared=True,
            found=True,
            adds=adds and call.attributes is not None,
        )

    def _http(self) -> Iterator[tuple[CodeCall, CallSite, KnownCall]]:
        if not _HTTP.search(self._text):
            return
        for node in self._syntax.find(self._root, self._language.strings, _HTTP.pattern):
            whole = node
            for around in climb(node):
                if around.kind() not in self._language.operations:
                    break
                whole = around
            address = whole.text()
            path = next((one for one in http_paths() if one.path.search(address)), None)
            site = next((one for one in map(self._syntax.call, climb(node)) if one is not None), None)
            if path is None or site is None:
                continue
            for body in self._bodies(site.node):
                call = self._request(site, body, path)
                if call is not None:
                    yield call, site, KnownCall(client="HTTP", name="", places={})
                    break

    def _bodies(self, request: SgNode) -> Iterator[SgNode]:
        """Yield the maps that a request may send: among its arguments, or else in the function around it."""
        kinds = self._language.maps | self._language.composites
        yield from self._syntax.find(request, kinds)
        function = self._constants.function(request)
        yield from self._syntax.find(function, kinds) if function is not None else ()

    def _request(self, site: CallSite, body: SgNode, path: HttpPath) -> CodeCall | None:
        fields = self._constants.values.fields(body)
        event = fields.get(path.event)
        if event is None:
            return None
        value = self._constants.values.read(event)
        name = value.value if isinstance(value, WrittenScalar) and isinstance(value.value, str) else None
        reference, parameter, why = _NO_REFERENCE if name is not None else self._reference(event)
        given = fields.get(path.attributes)
        return CodeCall(
            file=self._name,
            language=self._language.name,
            client="HTTP",
            span=span_of(site.node, site.name_node),
            name=name,
            name_span=span_of(event),
            why=why,
            constant=reference,
            attributes=None if given is None else self._constants.values.read(given),
            event_id=self._constants.values.read(fields["id"]) if "id" in fields else None,
            wrapper=parameter,
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
