"""Problems of payloads that do not fit their event, in one form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from trackplan.document import Path
from trackplan.model.finding import Problem, Severity
from trackplan.model.payload import Sample, Violation
from trackplan.model.plan import Attribute

Picks = Callable[[Attribute, Any], bool]

Value = tuple[Path, Attribute, Any]
"""A value as sent: its way inside the attributes, and the attribute that the plan has there."""


def about(
    sample: Sample,
    violation: Violation,
    message: str,
    *,
    help: str | None = None,  # noqa: A002 - the word that users read
    on_key: bool = False,
    severity: Severity | None = None,
) -> Problem:
    """A problem with one attribute of a payload, at its value, or at its name if ``on_key``.

    Equal problems of many payloads are counted as one, so a message holds nothing of one payload.
    """
    return Problem(
        message=message,
        ref=sample.attribute_ref(violation.at, on_key=on_key),
        event=subject(sample),
        attribute=violation.path,
        help=help,
        severity=severity,
    )


def subject(sample: Sample) -> str | None:
    """The name of the event that a payload is of; ``None`` for attributes of a person."""
    return sample.payload.name if sample.payload.kind == "event" else None


def holder(sample: Sample) -> str:
    """The event, or the person, as a sentence names it."""
    return f"`{sample.payload.name}`" if sample.payload.kind == "event" else "a person"


def place(sample: Sample) -> str | None:
    """What a problem with the whole payload is about, when no event says it."""
    return "people" if sample.payload.kind == "person" else None


def planned(sample: Sample) -> Mapping[str, Attribute]:
    """The attributes that the plan has for a payload; none for an event that nobody planned."""
    if sample.payload.kind == "person":
        return sample.plan.people
    return sample.event.attributes if sample.event is not None else {}


def values(attributes: Mapping[str, Attribute], sent: Any, picks: Picks, at: Path = ()) -> Iterator[Value]:
    """Yield what ``picks`` picks among the planned attributes that were sent, at any depth.

    It is asked before anything else is made, since it says no to nearly every value of every payload.
    """
    for name, value in sent.items() if isinstance(sent, Mapping) else ():
        attribute = attributes.get(name)
        if attribute is not None:
            if picks(attribute, value):
                yield (*at, name), attribute, value
            if attribute.attributes or attribute.items is not None:
                yield from _inside(attribute, value, picks, (*at, name))


def _inside(attribute: Attribute, value: Any, picks: Picks, at: Path) -> Iterator[Value]:
    if attribute.attributes:
        yield from values(attribute.attributes, value, picks, at)
    if attribute.items is not None and isinstance(value, list):
        for index, item in enumerate(value):
            if picks(attribute.items, item):
                yield (*at, index), attribute.items, item
            yield from _inside(attribute.items, item, picks, (*at, index))
