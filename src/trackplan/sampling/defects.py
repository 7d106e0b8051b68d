"""Named defects: how each changes a payload, and the rule that must find it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from trackplan.checks import AttributePath, Outcome, TermComparison, evaluate, readable
from trackplan.language.keywords import KEYWORDS, choices
from trackplan.model.plan import Attribute, Event
from trackplan.naming.styles import restyle, words

Spoil = Callable[[dict[str, Any]], bool]
"""Spoils a payload's attributes in place; False when this payload has nothing to spoil."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """A way to make a payload of one event invalid."""

    rule: str
    attribute: str | None
    spoil: Spoil


def defects(event: Event) -> list[Defect]:
    """Return every defect of a single attribute that payloads of an event can have, in order."""
    found = list(_of_attributes(event))
    found += _of_checks(event)
    if event.additional != "allow":
        found.append(Defect(rule="unplanned-attribute", attribute="surprise", spoil=_surprise))
    return found


def misnamed(event: Event) -> str:
    """Return an event's name in another style, as a careless sender writes it."""
    other = "PascalCase" if len(words(event.name)) > 1 else "Sentence case"
    name = restyle(event.name, other)
    return name if name != event.name else event.name.swapcase()


def _of_attributes(event: Event) -> Iterator[Defect]:
    for path, attribute in event.walk():
        if attribute.required and not path.endswith("[]"):
            yield Defect(rule="missing-attribute", attribute=path, spoil=_at(path, _drop))
        for rule, change in _changes(attribute):
            yield Defect(rule=rule, attribute=path, spoil=_at(path, _replace(change)))


def _of_checks(event: Event) -> Iterator[Defect]:
    """Yield a defect for each check of one attribute, at the top, that must equal the others."""
    for check in readable(event.checks):
        if (
            isinstance(check, TermComparison)
            and check.comparator == "="
            and isinstance(check.left, AttributePath)
        ):
            path, change = check.left.attribute, _replace(lambda value: value + 1)
            if "." not in path:
                yield Defect(rule="check-not-met", attribute=path, spoil=_breaking(check, _at(path, change)))


def _breaking(check: TermComparison, spoil: Spoil) -> Spoil:
    """Spoil payloads of which the check can be judged."""
    return lambda attributes: evaluate(check, attributes) is Outcome.MET and spoil(attributes)


def _changes(attribute: Attribute) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    constraints, kinds = attribute.constraints, {*attribute.types}
    if "any" in kinds:
        return
    if not attribute.nullable:
        yield "null-value", lambda _: None
    if kinds <= {"integer", "number", "timestamp"}:
        yield "number-as-text", str
    if kinds <= {"array", "object"}:
        yield "json-as-text", json.dumps
    if kinds == {"string"} and not choices(constraints):
        # A number for each text, so that spoilt keys are no more equal than they were.
        yield "wrong-type", lambda value: int.from_bytes(value.encode()[-6:], "big")
    if "enum" in constraints and kinds == {"string"}:
        yield _rule("enum"), lambda value: f"{value}-other"
    if "minimum" in constraints and kinds <= {"integer", "number"}:
        yield _rule("minimum"), lambda _: constraints["minimum"] - 1
    if "pattern" in constraints and kinds == {"string"}:
        yield _rule("pattern"), lambda value: f"!{value}"
    if kinds <= {"datetime", "date"}:
        yield _rule("format"), lambda _: "21.11.2026"


def _rule(keyword: str) -> str:
    """Return the rule that reports the violation of a keyword."""
    return KEYWORDS[keyword].rule or "constraint-violated"


def _drop(holder: dict[str, Any], name: str) -> bool:
    return holder.pop(name, holder) is not holder


def _replace(change: Callable[[Any], Any]) -> Callable[[Any, Any], bool]:
    def replace(holder: Any, name: Any) -> bool:
        if holder[name] is None:
            return False
        holder[name] = change(holder[name])
        return True

    return replace


def _at(path: str, change: Callable[[Any, Any], bool]) -> Spoil:
    """Apply a change to the first value that an attribute path leads to."""
    parts: list[str | int] = []
    for part in path.split("."):
        name, *items = part.split("[]")
        parts += [name, *(0 for _ in items)]

    def spoil(attributes: dict[str, Any]) -> bool:
        holder: Any = attributes
        for part in parts[:-1]:
            if not _has(holder, part):
                return False
            holder = holder[part]
        return _has(holder, parts[-1]) and change(holder, parts[-1])

    return spoil


def _has(holder: Any, part: str | int) -> bool:
    if isinstance(part, int):
        return isinstance(holder, list) and bool(holder)
    return isinstance(holder, dict) and part in holder


def _surprise(attributes: dict[str, Any]) -> bool:
    attributes["surprise"] = True
    return True
