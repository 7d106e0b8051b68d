"""Classification of person ids, so that exactly one rule reports each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trackplan.document import Path
from trackplan.language.personal import looks_like
from trackplan.model.payload import Sample
from trackplan.rules.placeholders import is_placeholder_id
from trackplan.shapes import SHAPES
from trackplan.validator import matcher


def id_places(shape: str) -> tuple[Path, ...]:
    """Return the places of people's ids in records of a shape."""
    named = SHAPES.get(shape)
    return () if named is None else named.identifiers


def found(value: Any, at: Path) -> Any:
    """What stands at a path of objects; ``None`` where nothing does."""
    for key in at:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def schema_of_ids(shape: str, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema of a payload whose every id in the record fits ``wanted``."""
    return {"properties": {"record": {"allOf": [_nested(at, wanted) for at in id_places(shape)]}}}


def _nested(at: Path, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    for key in reversed(at):
        wanted = {"properties": {str(key): wanted}}
    return wanted


def is_email(sample: Sample) -> bool:
    """Return whether the id is an e-mail address that the plan's pattern does not allow."""
    person = sample.payload.person
    if person is None or "@" not in person or looks_like(person) != "an e-mail address":
        return False
    pattern = sample.plan.identity.pattern
    test = matcher(pattern) if pattern is not None else None
    return test is None or not test(person)


def is_off_pattern(sample: Sample) -> bool:
    """Whether the id is off the plan's pattern: neither Customer.io's own, an address nor a placeholder."""
    person, pattern = sample.payload.person, sample.plan.identity.pattern
    if person is None or pattern is None or person.startswith("cio_") or is_placeholder_id(person):
        return False
    test = matcher(pattern)
    return test is not None and not test(person) and not is_email(sample)
