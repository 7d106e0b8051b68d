"""JSON Lines: one line per finding, then one with the rest of the JSON report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.json import as_data
from trackplan.reporters.safe import safe_json


def render(report: Report, _style: Style) -> str:
    """Render a line for each finding and a last one that says whether the report is complete."""
    return "".join(f"{_line(record)}\n" for record in _records(report))


def _records(report: Report) -> Iterator[dict[str, Any]]:
    data = as_data(report)
    yield from data.pop("findings")
    yield data


def _line(record: dict[str, Any]) -> str:
    return safe_json(json.dumps(record, ensure_ascii=False, allow_nan=False))
