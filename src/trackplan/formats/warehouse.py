"""Tables and columns of a warehouse that holds a table an event, as pipelines make them of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from trackplan.language.keywords import choices
from trackplan.model.plan import Attribute, Event, Plan
from trackplan.naming.styles import words

RECEIVED = "received_at"
"""The column with the time at which a row landed."""


class WarehouseColumn(NamedTuple):
    """One column: its name, the attribute that it holds, and whether its values are unique."""

    name: str
    attribute: Attribute
    unique: bool


def table_name(event: str) -> str:
    """Return the name of an event's table, as pipelines write it: words in small letters."""
    return _safe("_".join(words(event))) or "_"


def columns_of(event: Event) -> Iterator[WarehouseColumn]:
    """Yield the columns of an event's table; nested attributes stay inside the column of their parent."""
    alone = event.dedupe.by[0] if event.dedupe is not None and len(event.dedupe.by) == 1 else None
    for name, attribute in event.attributes.items():
        yield WarehouseColumn(_safe(name), attribute, name == alone)


def dedupe_columns(event: Event) -> list[str]:
    """Return the columns that together are unique, where it takes several; nested ones cannot be named."""
    by = event.dedupe.by if event.dedupe is not None else ()
    return (
        [_safe(name) for name in by] if len(by) > 1 and all(name in event.attributes for name in by) else []
    )


def _safe(name: str) -> str:
    made = re.sub(r"[^0-9a-z_]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()).strip("_")
    return f"_{made}" if made[:1].isdigit() else made


def allowed_values(attribute: Attribute) -> tuple[Any, ...]:
    """Return the only values that an attribute may have; empty if there are others."""
    return choices(attribute.constraints)


def owner_of(plan: Plan, event: Event) -> Mapping[str, str]:
    """Return the name and contact of an event's owner; empty if it has none."""
    owner = plan.owners.get(event.owner or "")
    if owner is None:
        return {"owner": event.owner} if event.owner else {}
    return {"owner": owner.name or owner.id} | ({"contact": owner.contact} if owner.contact else {})
