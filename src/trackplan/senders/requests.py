"""Requests to the documented addresses that take events, with the body that they send."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trackplan.model.call import CodeCall, CodeValue, WrittenScalar
from trackplan.senders.clients import HttpPath, KnownCall, http_paths
from trackplan.senders.constants import Constants
from trackplan.senders.json_bodies import json_body
from trackplan.senders.syntax import CallSite, climb, span_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

Reference = tuple[tuple[str, ...], str, str]
"""The constant that a name comes from, the function whose parameter it is, and why it is not known."""

NO_REFERENCE: Reference = ((), "", "")

HTTP_TEXTS = (b"customer.io/", b"/api/v1/", b"/api/v2/")
"""Texts of which a file with such a request holds one."""

_HTTP = re.compile(r"customer\.io/|/api/v[12]/")
_JSON = r"[{,]\s*\\?\"(?:name|event)\\?\"\s*:"


_HTTP_CALL = KnownCall(client="HTTP", name="", places={})


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call with the client's function that it calls, and the expressions that it passes."""

    call: CodeCall
    site: CallSite
    known: KnownCall
    passed: Mapping[str, SgNode] = field(default_factory=dict)


class HttpRequests:
    """The reading of requests in one file."""

    def __init__(
        self, name: str, root: SgNode, constants: Constants, reference: Callable[[SgNode], Reference]
    ) -> None:
        self._name, self._root, self._constants, self._reference = name, root, constants, reference
        self._syntax, self._language = constants.syntax, constants.syntax.language

    def calls(self, text: str) -> Iterator[FoundCall]:
        """Yield each request that sends an event; ``text`` is that of the file."""
        if not _HTTP.search(text):
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
            call = next(self._requests(site, path), None)
            if call is not None:
                yield call

    def _requests(self, site: CallSite, path: HttpPath) -> Iterator[FoundCall]:
        """Yield the request with each body that it may have: in its arguments, or the function around it."""
        function = self._constants.function(site.node)
        around = [site.node, *([] if function is None else [function])]
        for place in around:
            for body in self._syntax.find(place, self._language.maps | self._language.composites):
                yield from self._with_map(site, body, path)
            for text in self._syntax.find(place, self._language.strings, _JSON):
                yield from self._with_text(site, text, path)

    def _with_map(self, site: CallSite, body: SgNode, path: HttpPath) -> Iterator[FoundCall]:
        values = self._constants.values
        fields = values.collections.fields(body)
        event = fields.get(path.event)
        if event is not None:
            wanted = {name: node for name, node in fields.items() if name in {path.attributes, "id"}}
            given = {name: values.read(node) for name, node in wanted.items()}
            attributes = wanted.get(path.attributes)
            passed = {"event": event} | ({} if attributes is None else {"attributes": attributes})
            yield FoundCall(
                self._call(site, path, values.read(event), given, event), site, _HTTP_CALL, passed
            )

    def _with_text(self, site: CallSite, text: SgNode, path: HttpPath) -> Iterator[FoundCall]:
        body = json_body(text, self._syntax)
        given: dict[str, CodeValue] = {} if body is None else {one.name: one.value for one in body.members}
        if path.event in given:
            yield FoundCall(self._call(site, path, given[path.event], given, text), site, _HTTP_CALL)

    def _call(
        self, site: CallSite, path: HttpPath, event: CodeValue, given: dict[str, CodeValue], node: SgNode
    ) -> CodeCall:
        name = event.value if isinstance(event, WrittenScalar) and isinstance(event.value, str) else None
        reference, parameter, why = NO_REFERENCE if name is not None else self._reference(node)
        return CodeCall(
            file=self._name,
            language=self._language.name,
            client="HTTP",
            span=span_of(site.node, site.name_node),
            name=name,
            name_span=event.span,
            why=why,
            constant=reference,
            attributes=given.get(path.attributes),
            event_id=given.get("id"),
            wrapper=parameter,
        )
