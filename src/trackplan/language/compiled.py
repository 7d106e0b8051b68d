"""A plan with its events compiled, each on first sight: what payloads are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trackplan.document import Path
from trackplan.language.compile import event_schema, people_schema
from trackplan.model.payload import Payload, Violation
from trackplan.model.plan import Attribute, Event, Plan
from trackplan.validator import Failure, Validator


class CompiledPlan:
    """Judges payloads. An attribute of which the plan only warns is a violation here too."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._events: dict[str, Validator] = {}
        self._people: Validator | None = None

    def event(self, payload: Payload) -> Event | None:
        """The planned event of a payload's exact name."""
        return self.plan.events.get(payload.name) if payload.name is not None else None

    def violations(self, payload: Payload) -> tuple[Violation, ...]:
        """Every way in which a payload does not fit; none for an event that nobody planned."""
        if payload.kind == "person":
            return self._judge(self._person_validator(), self.plan.people, payload.attributes)
        event = self.event(payload)
        if event is None:
            return ()
        return self._judge(self.validator(event), event.attributes, payload.attributes)

    def validator(self, event: Event) -> Validator:
        """The compiled schema of one event."""
        found = self._events.get(event.name)
        if found is None:
            found = self._events[event.name] = Validator(event_schema(event, closed="warn"))
        return found

    def _person_validator(self) -> Validator:
        if self._people is None:
            self._people = Validator(people_schema(self.plan, closed="warn"))
        return self._people

    def _judge(
        self, validator: Validator, planned: Mapping[str, Attribute], attributes: Any
    ) -> tuple[Violation, ...]:
        # A record without attributes is one with none, so that what it lacks is named.
        value = {} if attributes is None else attributes
        return tuple([_violation(failure, planned) for failure in validator.failures(value)])


def _violation(failure: Failure, planned: Mapping[str, Attribute]) -> Violation:
    keyword, holder, name, value = failure
    at: Path = holder if name is None else (*holder, name)
    place = holder if keyword == "required" else at
    return Violation(keyword, attribute_path(at), place, value, find_attribute(planned, at))


def attribute_path(at: Path) -> str:
    """Write the way to a value as an attribute path: ``("items", 0, "sku")`` is ``items[].sku``."""
    path = ""
    for part in at:
        path += "[]" if isinstance(part, int) else f".{part}" if path else part
    return path


def find_attribute(planned: Mapping[str, Attribute], at: Path) -> Attribute | None:
    """The planned attribute at a way inside the attributes, if the plan has one."""
    found: Attribute | None = None
    for part in at:
        if isinstance(part, int):
            found = found.items if found else None
        else:
            found = (planned if found is None else found.attributes).get(part)
        if found is None:
            return None
    return found
