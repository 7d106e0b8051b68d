"""The reports of audits as a history keeps them: JSON, packed by zlib."""

from __future__ import annotations

import json
import zlib

from trackplan.model.report import Report
from trackplan.reporters.json import as_data
from trackplan.reporters.json_reader import ReportError, read_audit

LARGEST = 500_000_000
"""Bytes of a report that is unpacked."""


class UnreadableReportError(Exception):
    """Bytes that are no packed report; ``str`` of it says why."""


def packed(report: Report) -> bytes:
    """Pack a report."""
    text = json.dumps(as_data(report), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "backslashreplace"), 6)


def unpacked(content: bytes) -> Report:
    """Return the report of an audit that was packed. Raises `UnreadableReportError`."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(content, LARGEST)
        if not unpacking.eof:
            raise UnreadableReportError("a report in it is cut off, or too large")
        return read_audit(text.decode())
    except (zlib.error, UnicodeDecodeError, ReportError):
        raise UnreadableReportError("a report in it is damaged") from None
