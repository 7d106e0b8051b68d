"""Plans of tests, made from data or from text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import yaml

from trackplan.diff import compare
from trackplan.document.yaml import read_yaml
from trackplan.language.load import load
from trackplan.model.change import Change, Comparison
from trackplan.model.plan import Attribute, Event, Plan

TODAY = date(2026, 1, 1)
HEAD = {"trackplan": 1, "name": "Example"}


def plan_of(data: Mapping[str, Any] | str, name: str = "plan.yaml") -> Plan:
    """The plan of YAML text, or of its data."""
    text = data if isinstance(data, str) else yaml.safe_dump({**HEAD, **data}, allow_unicode=True)
    loaded = load([read_yaml(name, text)])
    assert loaded.plan is not None, [fault.message for _, fault in loaded.faults]
    return loaded.plan


def compared(before: Mapping[str, Any], after: Mapping[str, Any], *, renames: bool = True) -> Comparison:
    """What two plans come to."""
    return compare(plan_of(before), plan_of(after), today=TODAY, renames=renames)


def changes(before: Mapping[str, Any], after: Mapping[str, Any], *, renames: bool = True) -> list[Change]:
    """Every change between two plans."""
    return list(compared(before, after, renames=renames).changes)


def opened(event: Event) -> Event:
    """An event that lets through whatever it does not declare, at any depth."""

    def free(attribute: Attribute) -> Attribute:
        return replace(
            attribute,
            additional="allow" if attribute.additional else None,
            attributes={name: free(inner) for name, inner in attribute.attributes.items()},
            items=attribute.items and free(attribute.items),
        )

    table = {name: free(attribute) for name, attribute in event.attributes.items()}
    return replace(event, additional="allow", attributes=table)


def declared_part(value: Any, attributes: Mapping[str, Attribute]) -> Any:
    """A payload cut down to what a plan declares."""
    if not isinstance(value, dict):
        return value
    return {name: _declared(inner, attributes[name]) for name, inner in value.items() if name in attributes}


def _declared(value: Any, attribute: Attribute) -> Any:
    if (
        isinstance(value, dict)
        and "object" in attribute.types
        and (attribute.attributes or attribute.additional)
    ):
        return declared_part(value, attribute.attributes)
    if isinstance(value, list) and attribute.items is not None:
        return [_declared(item, attribute.items) for item in value]
    return value
