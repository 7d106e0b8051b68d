"""Detection of a stream's container, from its first bytes and never from its name."""

from __future__ import annotations

import codecs
import re
from json.decoder import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING

from trackplan.sources.arrow_rows import JsonRows
from trackplan.sources.json_values import JsonValues, is_cut, is_page
from trackplan.sources.ndjson import NdjsonLines
from trackplan.sources.parquet import refuse_piped
from trackplan.sources.record import IncompleteError, NotPayloadsError
from trackplan.sources.stream import Stream

if TYPE_CHECKING:  # which only CSV waits for
    from trackplan.sources.csv_rows import CsvRows

    Container = NdjsonLines | JsonValues | CsvRows | JsonRows

START = 64 << 10
"""The most bytes that are looked at before reading begins."""

_KINDS = {
    b"PK\x03\x04": "a zip archive or a spreadsheet: unpack it, or save it as CSV",
    b"BZh": "bzip2 data: unpack it first",
    b"\xfd7zXZ\x00": "xz data: unpack it first",
    b"\x1f\x8b": "compressed twice: unpack it first",
}
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"{\x00", b"[\x00", b"\x00{", b"\x00[", b"\x00\x00")
_OBJECT_LINE = re.compile(rb"^[ \t]*\{", re.MULTILINE)


def container(stream: Stream) -> Container:
    """Return the reader for this stream's container; Parquet needs a file.

    Raises NotPayloadsError if it holds no payloads, and IncompleteError if it is UTF-16.
    """
    stream.skip_mark()
    start = stream.peek(START, enough=_tells)
    _refuse(start)
    text = start.decode(errors="replace").lstrip()
    if not text:
        return NdjsonLines(stream)
    if text[0] == "[":
        return JsonValues(stream)
    if text[0] == "{":
        return JsonValues(stream) if _goes_on(text, whole=len(start) < START) else NdjsonLines(stream)
    from trackplan.sources.csv_rows import CsvRows, dialect  # noqa: PLC0415 - JSON need not wait for it

    if chosen := dialect(text):
        return CsvRows(stream, chosen)
    if _OBJECT_LINE.search(start):
        return NdjsonLines(stream)
    if stream.failure is not None:
        raise IncompleteError(stream.failure)
    raise NotPayloadsError("neither JSON, Parquet, nor CSV with a column such as `name` or `event_text`")


def _tells(ahead: bytes) -> bool:
    """Return whether these bytes hold a first line that is an object: then a slow input needs no more."""
    first, newline, _ = ahead.lstrip().partition(b"\n")
    return bool(newline) and first[:1] == b"{" and first.rstrip()[-1:] == b"}"


def _refuse(start: bytes) -> None:
    if start.startswith(_WIDE):
        raise IncompleteError("it is UTF-16; save it as UTF-8")
    refuse_piped(start)
    for magic, what in _KINDS.items():
        if start.startswith(magic):
            raise NotPayloadsError(what)


def _goes_on(text: str, *, whole: bool) -> bool:
    """Return whether the first value spans several lines, or wraps many records."""
    try:
        value, end = JSONDecoder().raw_decode(text)
    except JSONDecodeError as error:
        if "\n" not in text.rstrip():
            return not whole
        first, _, rest = text.partition("\n")
        opened = first.rstrip()[-1:] in ("{", "[", ",", ":")
        return opened and (is_cut(error) or not _is_object(rest.partition("\n")[0]))
    except (ValueError, RecursionError):  # more digits or levels than Python reads: its line will say so
        return False
    return "\n" in text[:end] or is_page(value)


def _is_object(line: str) -> bool:
    """Return whether a line is a record of its own: then a broken line before it is NDJSON too."""
    try:
        value, end = JSONDecoder().raw_decode(line.strip())
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and end == len(line.strip())
