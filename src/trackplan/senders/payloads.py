"""A call as the payload that it surely sends: what is written, and stand-ins for what is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trackplan.document import Document, Path, Span
from trackplan.language.compiled import CompiledPlan
from trackplan.model.attribute import planned_at
from trackplan.model.call import CodeCall, CodeValue, Computed, Origin, WrittenList, WrittenMap, WrittenScalar
from trackplan.model.payload import Payload, Violation
from trackplan.model.plan import Attribute

SHAPE = "code"
"""The shape of payloads that are read from calls."""

ATTRIBUTES: Path = ("attributes",)

_TEXT = frozenset({"string", "datetime", "date", "any"})
_NUMBER = frozenset({"integer", "number", "timestamp", "any"})

MAY_BE: Mapping[Origin, frozenset[str]] = {
    "text": _TEXT,
    "number as text": _TEXT,
    "JSON as text": _TEXT,
    "time as text": _TEXT,
    "integer": _NUMBER,
    "number": _NUMBER,
    "milliseconds": _NUMBER,
    "boolean": frozenset({"boolean", "any"}),
    "object": frozenset({"object", "any"}),
    "array": frozenset({"array", "any"}),
}
"""The planned types that a computed value may have; an unknown one may have any."""

_STAND_INS: Mapping[Origin, Any] = {
    "unknown": None,
    "text": "a text",
    "number as text": "2.5",
    "JSON as text": "{}",
    "time as text": "2026-01-01T00:00:00Z",
    "integer": 1,
    "number": 2.0,
    "milliseconds": 1_793_611_212_345,
    "boolean": True,
    "object": {},
    "array": [],
}
"""A value of each origin, by which rules tell what it is; nothing else is said of it."""

_OF_NAMES = frozenset({"type", "required", "additionalProperties"})
"""Violations that are sure although a part of the value is computed."""


@dataclass(frozen=True, slots=True)
class CodePayload:
    """The payload of a call, and which of it is sure."""

    payload: Payload
    document: Document
    """The source file, which locates paths of the payload in the call."""
    computed: Mapping[Path, Origin]
    opened: frozenset[Path]
    """Maps and lists that may hold more than is written."""

    def is_computed(self, at: Path) -> bool:
        """Whether a path of the attributes is at or below what is computed."""
        return any(at[:length] in self.computed for length in range(len(at) + 1))

    def sure(self, violations: Iterable[Violation]) -> tuple[Violation, ...]:
        """Return the violations of whatever values the call sends when it runs."""
        return tuple(one for one in violations if self._is_sure(one))

    def _is_sure(self, violation: Violation) -> bool:
        at, keyword = violation.at, violation.keyword
        if any(at[:length] in self.computed for length in range(len(at))):
            return False
        if keyword == "required":
            known = at not in self.opened and at not in self.computed
            return known and violation.attribute is not None and violation.attribute.required
        if keyword == "additionalProperties":
            return True
        if (origin := self.computed.get(at)) is not None:
            types = violation.attribute.types if violation.attribute is not None else ("any",)
            return keyword == "type" and origin != "unknown" and MAY_BE[origin].isdisjoint(types)
        whole = not any(one[: len(at)] == at for one in (*self.computed, *self.opened))
        return whole or keyword in _OF_NAMES


def code_payload(call: CodeCall, text: str, compiled: CompiledPlan) -> CodePayload:
    """Return the payload of a call, in a file of this text; names that are not written are ``None``."""
    spans: dict[Path, tuple[Span, Span]] = {}
    computed: dict[Path, Origin] = {}
    opened: set[Path] = set()
    for at, value, key in call.walk():
        spans[*ATTRIBUTES, *at] = (key, value.span)
        if isinstance(value, Computed):
            computed[at] = value.origin
        elif isinstance(value, (WrittenMap, WrittenList)) and value.open:
            opened.add(at)
    for name, one in (("person", call.person), ("time", call.time), ("event_id", call.event_id)):
        if one is not None:
            spans[name,] = (one.span, one.span)
    spans["name",] = (call.name_span, call.name_span)
    event = compiled.plan.events.get(call.name or "")
    planned = event.members if event is not None else {}
    attributes = {} if call.attributes is None else _value(call.attributes, (), planned)

    def locate(path: Path, on_key: bool) -> Span:
        for length in range(len(path), 0, -1):
            if path[:length] in spans:
                key, value = spans[path[:length]]
                return key if on_key and length == len(path) else value
        return call.span

    payload = Payload(
        kind="event",
        shape=SHAPE,
        record={"name": call.name, "attributes": attributes},
        name=call.name,
        name_at=("name",),
        attributes=attributes,
        attributes_at=ATTRIBUTES,
        time=_time(call.time),
        time_at=("time",),
        person=_person(call),
        person_at=("person",),
    )
    return CodePayload(payload, Document(call.file, text, locate=locate), computed, frozenset(opened))


def _value(value: CodeValue, at: Path, planned: Mapping[str, Attribute]) -> Any:
    if isinstance(value, WrittenScalar):
        return value.value
    if isinstance(value, WrittenList):
        return [_value(item, (*at, index), planned) for index, item in enumerate(value.items)]
    if isinstance(value, WrittenMap):
        return {one.name: _value(one.value, (*at, one.name), planned) for one in value.members}
    attribute = planned_at(planned, at)
    if value.origin == "JSON as text" and attribute is not None and "array" in attribute.types:
        return "[]"
    if value.origin == "unknown" and not at:
        return {}  # a variable that holds all attributes
    return _STAND_INS[value.origin]


def _time(value: CodeValue | None) -> Any:
    if isinstance(value, WrittenScalar):
        return value.value
    known = isinstance(value, Computed) and value.origin == "milliseconds"
    return _STAND_INS["milliseconds"] if known else None


def _person(call: CodeCall) -> str | None:
    value = call.person
    written = isinstance(value, WrittenScalar) and isinstance(value.value, str) and not call.anonymous
    return str(value.value) if isinstance(value, WrittenScalar) and written else None
