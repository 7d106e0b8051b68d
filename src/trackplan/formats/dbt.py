"""dbt: sources with tests for the warehouse's tables of events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from trackplan.document import Path
from trackplan.formats.warehouse import (
    RECEIVED,
    WarehouseColumn,
    allowed_values,
    columns_of,
    dedupe_columns,
    owner_of,
    table_name,
)
from trackplan.formats.writing import Exported, Exporting
from trackplan.formatting.emit import plan_yaml
from trackplan.model.finding import Skipped
from trackplan.model.plan import Event
from trackplan.model.times import DAY
from trackplan.site.slugs import slug

_OF_EVENTS = ("description", "owner", "tags", "dedupe", "delay", "volume", "attributes", "groups", "status")
_OF_ATTRIBUTES = ("type", "required", "nullable", "enum", "const", "description", "pii")
KEEPS = frozenset(
    {"events", "groups", "name", "description", "owners"}
    | {f"event.{key}" for key in _OF_EVENTS}
    | {f"attribute.{key}" for key in _OF_ATTRIBUTES}
)
MACRO = """\
{#- Fails for rows that have the same values of several columns. Written by `trackplan export dbt`. -#}
{% test trackplan_unique_together(model, columns) %}
select {{ columns | join(", ") }}, count(*) as times
from {{ model }}
where {% for column in columns %}{{ column }} is not null{{ " and " if not loop.last }}{% endfor %}
group by {{ columns | join(", ") }}
having count(*) > 1
{% endtest %}
"""
HEAD = """\
{name}: sources and tests of its events, written by `trackplan export dbt`: edit the plan, not this file.
Set the schema where your pipeline lands events; every table has the time of receipt in `{received}`.
"""


def write(exporting: Exporting) -> Exported:
    """Write a source with one table an event, and the generic test of dedupe keys of several columns."""
    plan = exporting.plan
    name = table_name(plan.name)
    source: dict[str, Any] = {"name": name}
    if plan.description:
        source["description"] = _literal(plan.description)
    source["schema"] = f"{{{{ var('trackplan_schema', '{name}') }}}}"
    source["loaded_at_field"] = RECEIVED
    events = [event for event in plan.events.values() if event.status != "draft"]
    source["tables"] = [_literal(_table(exporting, event)) for event in events]
    comments: dict[Path, str] = {}
    text = plan_yaml(
        {"version": 2, "sources": [source]}, comments, head=HEAD.format(name=plan.name, received=RECEIVED)
    )
    files = {f"models/{slug(name)}_sources.yml": text.encode()}
    if any(dedupe_columns(event) for event in plan.events.values()):
        files["tests/generic/trackplan_unique_together.sql"] = MACRO.encode()
    return Exported(files, (*exporting.lost(KEEPS), *_unquotable(events)))


def _table(exporting: Exporting, event: Event) -> dict[str, Any]:
    table: dict[str, Any] = {"name": table_name(event.name)}
    if event.description:
        table["description"] = event.description
    meta = {"event": event.name, **owner_of(exporting.plan, event)}
    config: dict[str, Any] = {"meta": meta | ({"status": event.status} if event.status != "active" else {})}
    if event.tags:
        config["tags"] = list(event.tags)
    if freshness := _freshness(event):
        config["freshness"] = freshness
    table["config"] = config
    if together := dedupe_columns(event):
        table["data_tests"] = [{"trackplan_unique_together": {"arguments": {"columns": together}}}]
    table["columns"] = [_column(one) for one in columns_of(event)]
    return table


def _column(column: WarehouseColumn) -> dict[str, Any]:
    attribute = column.attribute
    made: dict[str, Any] = {"name": column.name}
    if attribute.description:
        made["description"] = attribute.description
    meta = {"attribute": attribute.name} if attribute.name != column.name else {}
    if attribute.pii:
        meta["pii"] = str(attribute.pii)
    if meta:
        made["config"] = {"meta": meta}
    tests: list[Any] = []
    if attribute.required and not attribute.nullable:
        tests.append("not_null")
    if column.unique:
        tests.append("unique")
    values = allowed_values(attribute)
    if values and not any(map(_ends_a_literal, values)):
        arguments: dict[str, Any] = {"values": list(values)}
        if not any(isinstance(value, str) for value in values):
            arguments["quote"] = False
        tests.append({"accepted_values": {"arguments": arguments}})
    if tests:
        made["data_tests"] = tests
    return made


def _literal(value: Any) -> Any:
    """Return data whose texts dbt's Jinja renders as they are, whatever they hold."""
    if isinstance(value, str):
        return _JINJA.sub("{{ '{' }}", value)
    if isinstance(value, dict):
        return {name: _literal(inside) for name, inside in value.items()}
    return [_literal(inside) for inside in value] if isinstance(value, list) else value


_JINJA = re.compile(r"\{(?=[{%#])")


def _ends_a_literal(value: Any) -> bool:
    """Whether a text could end the SQL literal that dbt writes around it, in one warehouse or another."""
    return isinstance(value, str) and ("'" in value or "\\" in value)


def _unquotable(events: Sequence[Event]) -> Iterator[Skipped]:
    columns = [column.attribute for event in events for column in columns_of(event)]
    count = sum(any(map(_ends_a_literal, allowed_values(one))) for one in columns)
    if count:
        why = "dbt puts the values into SQL as they are, and one has a quote or a backslash"
        yield Skipped(what="attribute.enum", reason=why, count=count)


def _freshness(event: Event) -> dict[str, Any]:
    """Return how old the newest row may be: the longest silence that the volume allows, and the delay."""
    late = [event.delay[one] for one in ("p95", "p99") if one in event.delay]
    if not late or event.volume is None or not event.volume[0]:
        return {}
    silence = ceil(DAY / event.volume[0]) * 3
    limits = {"warn_after": silence + late[0], "error_after": 2 * (silence + late[-1])}
    return {name: _period(seconds) for name, seconds in limits.items()}


def _period(seconds: int) -> dict[str, Any]:
    """Return a time as dbt counts it, rounded up."""
    for unit, size in (("day", DAY), ("hour", 3_600)):
        if seconds >= 2 * size:
            return {"count": ceil(seconds / size), "period": unit}
    return {"count": ceil(seconds / 60), "period": "minute"}
