"""Reports as answers."""

from __future__ import annotations

from typing import Any

from trackplan.model.report import Report
from trackplan.reporters.json import as_data

MOST = 200
"""The most entries of a list."""

_SAME = frozenset({"schema_version", "trackplan"})
"""Members that are the same in every answer."""


def report_answer(report: Report) -> dict[str, Any]:
    """Return a report as data, with the worst findings and how many others there are."""
    found = {name: value for name, value in as_data(report).items() if name not in _SAME}
    for finding in found["findings"]:
        _shorten(finding, "parts")
    for name in ("findings", "changes", "skipped"):
        _shorten(found, name)
    return found


def _shorten(data: dict[str, Any], name: str) -> None:
    """Leave out the last entries of a long list, and say how many."""
    rest = len(data.get(name, ())) - MOST
    if rest > 0:
        data |= {name: data[name][:MOST], f"{name}_left_out": rest}
