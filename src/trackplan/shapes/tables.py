"""Rows as databases write them: names in any case, and the attributes of one event in columns of their own.

Loaders write a column in lower case with underscores, and the parts of an object as columns of their
own (``shipping_country``); a list or what lies deeper is JSON text. No value in a column is an absent
attribute, or null where the plan allows that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from trackplan.document import Path
from trackplan.model.payload import Cells, Payload
from trackplan.model.plan import Attribute
from trackplan.shapes.times import iso_moment, moment
from trackplan.shapes.warehouse_row import WarehouseRow

LOADERS = frozenset({"loaded_at", "uuid", "uuid_ts", "channel"})
"""Columns that loaders add, where the plan has no such attribute."""

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_BOOLEANS = {"true": True, "t": True, "false": False, "f": False}

Columns = Mapping[Path, str]
"""The column in which a value stands, by its path in a payload's record."""


def is_table_row(payload: Payload) -> bool:
    """Whether the attributes of a payload stand in columns of their own."""
    return not payload.attributes_at and payload.shape == WarehouseRow.name


def lowered(record: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any] | None:
    """A row with its names as APIs write them: those ``known`` as they are, all others in lower case.

    ``None`` for a record that no database wrote: its names are not all in capitals, and it is no
    warehouse row. Two names that differ in case alone are never one.
    """
    names = [_spellings(known).get(key.lower(), key.lower()) for key in record]
    if len(set(names)) < len(names):
        return None
    made = type(record)(zip(names, record.values(), strict=True))  # type: ignore[call-arg]  # a dict
    shouted = all(key == key.upper() for key in record)
    return made if shouted or WarehouseRow().recognises(made) else None  # type: ignore[return-value]


@cache
def _spellings(known: frozenset[str]) -> Mapping[str, str]:
    return {key.lower(): key for key in sorted(known)}


class TableOfColumns:
    """Reads the rows of one event's table, or of ``identifies``, by what the plan has of it."""

    def __init__(self, planned: Mapping[str, Attribute]) -> None:
        self._planned = dict(_columns(planned))
        self._nulls = [name for name, one in planned.items() if one.required and one.nullable]

    def fitted(self, payload: Payload) -> tuple[Payload, Columns]:
        """A row with its attributes named, nested and typed as the plan has them, and their columns."""
        as_text = isinstance(payload.record, Cells)
        attributes: dict[str, Any] = {}
        columns: dict[Path, str] = {}
        for column, value in payload.attributes.items():
            path, attribute = self.place(column)
            if value is None and (attribute is None or not attribute.nullable):
                continue
            if attribute is None and column in LOADERS:
                continue
            _put(attributes, path, value if attribute is None else _typed(value, attribute, as_text=as_text))
            columns[path] = column
        if as_text:  # an empty cell is not there, and may be the null that the plan allows
            for name in self._nulls:
                attributes.setdefault(name, None)
        return payload._replace(attributes=attributes), columns

    def place(self, column: str) -> tuple[Path, Attribute | None]:
        """Return where the value of a column belongs, and the planned attribute there, if there is one."""
        return self._planned.get(column) or self._planned.get(_slug(column)) or ((column,), None)


def column_path(path: Path, columns: Columns) -> Path:
    """The path by which a row's document knows a value."""
    for length in range(len(path), 0, -1):
        if (column := columns.get(path[:length])) is not None:
            return (column, *path[length:])
    return path


def _columns(
    planned: Mapping[str, Attribute], above: Path = ()
) -> Iterator[tuple[str, tuple[Path, Attribute]]]:
    """Yield each column that an attribute may stand in, the attribute's own last, for it wins."""
    for name, attribute in planned.items():
        path = (*above, name)
        yield from _columns(attribute.members, path)
        yield "_".join(_slug(str(part)) for part in path), (path, attribute)
        if not above:
            yield name, (path, attribute)


def _slug(name: str) -> str:
    return re.sub(r"\W+", "_", _HUMP.sub("_", name)).strip("_").lower()


def _put(attributes: dict[str, Any], path: Path, value: Any) -> None:
    *above, name = path
    for part in above:
        inner = attributes.setdefault(str(part), {})
        if not isinstance(inner, dict):
            return  # the object has a column of its own, which says more
        attributes = inner
    attributes.setdefault(str(name), value)


def _typed(value: Any, attribute: Attribute, *, as_text: bool) -> Any:
    """A column's value as what the plan has there, where it surely is that."""
    if not isinstance(value, str):
        return value
    types = {*attribute.types}
    if types & {"array", "object"} and value[:1] in ("{", "["):
        return _json(value)
    if types & {"datetime", "date"} and iso_moment(value) is None:
        at = moment(value)
        return value if at is None else at.isoformat() if "datetime" in types else at.date().isoformat()
    if not as_text or types & {"string", "any"}:
        return value
    if types & {"number", "integer", "timestamp"} and _NUMBER.fullmatch(value):
        return _json(value)
    return _BOOLEANS.get(value.lower(), value) if "boolean" in types else value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
