"""A plan with its events compiled on first use, for checking payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trackplan.document import Path
from trackplan.language.compile import event_schema, object_schema, people_schema
from trackplan.model.attribute import path_of, planned_at
from trackplan.model.limits import RESERVED_EVENTS
from trackplan.model.payload import Payload, Violation
from trackplan.model.plan import Attribute, Event, ObjectType, Plan
from trackplan.validator import Validator

KNOWN = 10_000
"""How many different places of violations, and unplanned names, are remembered."""


Measure = Callable[[Any], tuple[Violation, ...]]
"""Return the violations of attributes as sent."""


class CompiledPlan:
    """A validator of payloads. Attributes that the plan only warns about are violations too."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._events: dict[str, _Compiled] = {}
        self._people: _Compiled | None = None
        self._objects: dict[str, _Compiled] = {}
        self._meant: dict[str, Event | None] = {}
        self._own_names = {*plan.events, *plan.removed, *RESERVED_EVENTS}
        """Names that stand for themselves."""

    def event(self, payload: Payload) -> Event | None:
        """Return the planned event with exactly the payload's name."""
        return self.plan.events.get(payload.name) if payload.name is not None else None

    def object_type(self, payload: Payload) -> ObjectType | None:
        """Return the planned type of an object."""
        return None if payload.object_type is None else self.plan.object_type(payload.object_type)

    def intended_event(self, payload: Payload) -> Event | None:
        """The planned event that a payload of an unplanned name was meant to be."""
        name = payload.name
        if payload.kind != "event" or name is None or name in self._own_names:
            return None
        if name not in self._meant:
            from trackplan.naming.intended import intended  # noqa: PLC0415 - only an unplanned name asks

            if len(self._meant) >= KNOWN:
                self._meant.clear()
            like = intended(name, self.plan.events)
            self._meant[name] = None if like is None else self.plan.events[like.name]
        return self._meant[name]

    def violations(self, payload: Payload) -> tuple[Violation, ...]:
        """Return every violation of a payload; none for an unplanned event without an intended one."""
        event = self.event(payload) or self.intended_event(payload)
        return self.measure(payload.kind, event, self.object_type(payload))(payload.attributes)

    def measure(self, kind: str, event: Event | None, object_type: ObjectType | None = None) -> Measure:
        """Return the compiled schema of the attributes of an event, of people, or of objects of a type."""
        if object_type is not None:
            found = self._objects.get(object_type.name)
            if found is None:
                schema = object_schema(object_type, closed="warn")
                found = self._objects[object_type.name] = _Compiled(schema, object_type.members)
            return found.violations
        if kind == "person":
            if self._people is None:
                self._people = _Compiled(people_schema(self.plan, closed="warn"), self.plan.people)
            return self._people.violations
        return _none if event is None else self._of(event).violations

    def validator(self, event: Event) -> Validator:
        """Return the compiled schema of one event."""
        return self._of(event).validator

    def _of(self, event: Event) -> _Compiled:
        found = self._events.get(event.name)
        if found is None:
            found = self._events[event.name] = _Compiled(event_schema(event, closed="warn"), event.members)
        return found


def _none(_attributes: Any) -> tuple[Violation, ...]:
    return ()


class _Compiled:
    """A compiled schema with the attributes that it was made from."""

    def __init__(self, schema: Mapping[str, Any], planned: Mapping[str, Attribute]) -> None:
        self.validator = Validator(schema)
        self._planned = planned
        self._known: dict[Path, tuple[str, Attribute | None]] = {}

    def violations(self, attributes: Any) -> tuple[Violation, ...]:
        """Return every violation of sent attributes; those nested one level too deep are judged there."""
        holder = nested_in(attributes, self._planned)
        if holder is None:
            return self._failures(attributes)
        inner = self._failures(attributes[holder])
        return tuple(one._replace(at=(holder, *one.at)) for one in inner)

    def _failures(self, attributes: Any) -> tuple[Violation, ...]:
        # A record without attributes is one with none, so that what it lacks is named.
        found = []
        for keyword, holder, name, value in self.validator.failures({} if attributes is None else attributes):
            at = holder if name is None else (*holder, name)
            path, attribute = self._known.get(at) or self._place(at)
            place = holder if keyword == "required" else at
            found.append(Violation(keyword, path, place, value, attribute))
        return tuple(found)

    def _place(self, at: Path) -> tuple[str, Attribute | None]:
        if len(self._known) >= KNOWN:
            self._known.clear()
        found = self._known[at] = (path_of(self._planned, at), planned_at(self._planned, at))
        return found


def nested_in(attributes: Any, planned: Mapping[str, Attribute]) -> str | None:
    """Return the name of the object that wrongly nests all planned attributes.

    More than half of what it holds is planned.
    """
    if not isinstance(attributes, dict) or not attributes.keys().isdisjoint(planned):
        return None
    holders = [
        name
        for name, value in attributes.items()
        if isinstance(value, dict) and 2 * len(value.keys() & planned.keys()) > len(value)
    ]
    return holders[0] if len(holders) == 1 else None
