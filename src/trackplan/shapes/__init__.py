"""Wire shapes, one per file: each reads a record into a `Payload`, and writes a payload as a record."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from trackplan.shapes.activity import Activity
from trackplan.shapes.identify import Identify
from trackplan.shapes.pipelines import Pipelines
from trackplan.shapes.shape import Details, Record, Shape
from trackplan.shapes.track_v1 import TrackV1
from trackplan.shapes.track_v2 import TrackV2
from trackplan.shapes.warehouse_row import WarehouseRow

__all__ = ["KEYS", "SHAPES", "Details", "Record", "Shape", "recognise"]

_ORDER: tuple[Shape, ...] = (WarehouseRow(), TrackV2(), Pipelines(), Activity(), TrackV1(), Identify())
"""From what only one shape can have to what several could, so that the first to recognise is right."""

SHAPES: Mapping[str, Shape] = MappingProxyType({shape.name: shape for shape in _ORDER})


KEYS = frozenset[str]().union(*(shape.keys for shape in _ORDER))
"""Every key of an envelope."""


def recognise(record: Any) -> Shape | None:
    """Return the shape of one record; ``None`` if no known shape fits.

    Order matters: a less distinctive shape may recognise records that belong to an earlier one.
    """
    if type(record) is dict or isinstance(record, Mapping):
        for shape in _ORDER:
            if shape.recognises(record):
                return shape
    return None
