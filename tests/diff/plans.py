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
from trackplan.model.plan import Attribute, Event, Holder, Plan, Variants

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
            attributes=table(attribute.attributes),
            variants=variants(attribute.variants),
            items=attribute.items and free(attribute.items),
            values=attribute.values and free(attribute.values),
        )

    def table(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
        return {name: free(attribute) for name, attribute in attributes.items()}

    def variants(told: Variants | None) -> Variants | None:
        when = told and {
            name: replace(one, attributes=table(one.attributes)) for name, one in told.when.items()
        }
        return told and replace(told, when=when)

    made = table(event.attributes)
    return replace(event, additional="allow", attributes=made, variants=variants(event.variants))


def declared_part(value: Any, holder: Holder) -> Any:
    """A payload cut down to what a plan declares."""
    if not isinstance(value, dict):
        return value
    told = holder.variants
    with_it = told.of(value.get(told.by)) if told else {}
    attributes = {**holder.attributes, **with_it}
    return {name: _declared(inner, attributes[name]) for name, inner in value.items() if name in attributes}


def _declared(value: Any, attribute: Attribute) -> Any:
    is_object = isinstance(value, dict) and "object" in attribute.types
    if is_object and attribute.values is not None:
        return {name: _declared(inner, attribute.values) for name, inner in value.items()}
    if is_object and (attribute.attributes or attribute.additional or attribute.variants):
        return declared_part(value, attribute)
    if isinstance(value, list) and attribute.items is not None:
        return [_declared(item, attribute.items) for item in value]
    return value
