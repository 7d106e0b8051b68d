"""Conversion of Arrow batches to one JSON text per row.

A missing value of a column or struct is absent from the text, since neither can omit a name; in a list or
map it is null. Digits stay as stored. NaN, infinity and text that is not UTF-8 are written as invalid JSON,
so that the strict parser rejects the row.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kinds

NOT_TEXT = msgspec.Raw(b'"\xff"')
"""In place of bytes that are no UTF-8."""

PARTS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
"""Of a second, by the unit of a timestamp."""
YEAR_1, YEAR_10000 = -62_135_596_800, 253_402_300_800
"""In unix seconds."""

_encode = msgspec.json.Encoder().encode


def rows_of(batch: pa.RecordBatch, objects: frozenset[str], seconds: frozenset[str]) -> Iterator[bytes]:
    """Yield the JSON text of each row, in order.

    In the columns of ``objects``, text that is a JSON object or array is embedded as such. In those of
    ``seconds``, a timestamp is unix seconds; elsewhere it is ISO 8601 text in UTC.
    """
    columns: list[tuple[str, Any, _Reader]] = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if name.lower() in objects and is_text(column.type):
            columns.append((name, column, _opened))
        elif name.lower() in seconds and kinds.is_timestamp(column.type):
            columns.append((name, column, _seconds))
        else:
            columns.append((name, column, _values))
    return map(_encode, _objects(columns, batch.num_rows))


def is_text(kind: pa.DataType) -> bool:
    """Return whether a type is text, in any encoding."""
    kind = kind.value_type if kinds.is_dictionary(kind) else kind
    return any(test(kind) for test in (kinds.is_string, kinds.is_large_string, kinds.is_string_view))


def is_plain(kind: pa.DataType) -> bool:
    """Return whether all values of a type, at any depth, have a form in JSON."""
    if isinstance(kind, pa.BaseExtensionType):
        return is_plain(kind.storage_type)
    if kinds.is_dictionary(kind):
        return is_plain(kind.value_type)
    if kind.num_fields:
        nested = kinds.is_struct(kind) or kinds.is_map(kind) or _is_list(kind)
        return nested and all(is_plain(kind.field(index).type) for index in range(kind.num_fields))
    return any(fits(kind) for fits, _ in _READERS)


def _objects(columns: Iterable[tuple[str, Any, _Reader]], count: int) -> list[dict[str, Any]]:
    """Return an object per row; work is done only for present values, since most columns have few."""
    rows: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, column, values in columns:
        if column.null_count == 0:
            for row, value in zip(rows, values(column), strict=True):
                row[name] = value
        elif column.null_count < count:
            present = pc.indices_nonzero(column.is_valid()).to_pylist()
            for index, value in zip(present, values(column.drop_null()), strict=True):
                rows[index][name] = value
    return rows


def _values(array: Any) -> Sequence[Any]:
    """Convert an array without nulls to values that msgspec can encode."""
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        return _of_extension(array)
    if kinds.is_dictionary(kind):
        return _values(array.cast(kind.value_type))
    return next(read for fits, read in _READERS if fits(kind))(array)


def _nullable(array: Any) -> list[Any]:
    """Convert an array that may hold nulls."""
    if array.null_count == 0:
        return list(_values(array))
    present = iter(_values(array.drop_null()))
    return [next(present) if valid else None for valid in array.is_valid().to_pylist()]


def _is_list(kind: pa.DataType) -> bool:
    return any(test(kind) for test in (kinds.is_list, kinds.is_large_list, kinds.is_fixed_size_list))


def _is_bytes(kind: pa.DataType) -> bool:
    tests = (kinds.is_binary, kinds.is_large_binary, kinds.is_fixed_size_binary, kinds.is_binary_view)
    return any(test(kind) for test in tests)


def _plain(array: Any) -> list[Any]:
    return array.to_pylist()  # type: ignore[no-any-return]  # pyarrow has no types


def _texts(array: Any) -> list[Any]:
    try:
        return _plain(array)
    except UnicodeDecodeError:  # nothing checks a file's texts before
        return [_text_or_refused(value) for value in _plain(array.cast(pa.large_binary()))]


def _text_or_refused(value: bytes) -> Any:
    text = _text(value)
    return NOT_TEXT if text is None else text


def _bytes(array: Any) -> list[Any]:
    """Convert bytes to text, which older writers do not mark as text, or else to base64."""
    return [_bytes_text(value) for value in _plain(array)]


def _bytes_text(value: bytes) -> str:
    text = _text(value)
    return b64encode(value).decode() if text is None else text


def _text(value: bytes) -> str | None:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def _floats(array: Any) -> list[Any]:
    values = _plain(array.cast(pa.float64()))
    return values if all(map(math.isfinite, values)) else [*map(_float, values)]


def _float(value: float) -> Any:
    return value if math.isfinite(value) else msgspec.Raw(b"NaN" if math.isnan(value) else b"Infinity")


def _decimals(array: Any) -> list[Any]:
    return [msgspec.Raw(digits) for digits in _plain(array.cast(pa.string()).cast(pa.binary()))]


def _moments(array: Any) -> list[Any]:
    """Convert times to ISO 8601 in UTC. Times without a zone are UTC, as in warehouses."""
    parts = PARTS[array.type.unit]
    counts = _plain(array.cast(pa.int64()))
    texts = _plain(pc.strftime(array.cast(pa.timestamp(array.type.unit)), "%Y-%m-%dT%H:%M:%SZ"))
    if counts and min(counts) >= YEAR_1 * parts and max(counts) < YEAR_10000 * parts:
        return texts
    within = (YEAR_1 * parts <= count < YEAR_10000 * parts for count in counts)  # beyond, years wrap around
    return [text if fits else str(count) for text, count, fits in zip(texts, counts, within, strict=True)]


def _seconds(array: Any) -> list[Any]:
    """Convert times to unix seconds, with a fraction only if there is one."""
    parts = PARTS[array.type.unit]
    counts = _plain(array.cast(pa.int64()))
    return [count / parts if count % parts else count // parts for count in counts]


def _written(array: Any) -> list[Any]:
    return _plain(array.cast(pa.string()))


def _opened(array: Any) -> list[Any]:
    """Convert texts; JSON objects and arrays in them are embedded as such."""
    return [_json(text, b"{[") for text in _plain(array.cast(pa.large_binary()))]


def _json(text: bytes, marks: bytes) -> Any:
    if not marks or text.lstrip()[:1] in marks:
        line = text.replace(b"\n", b" ") if b"\n" in text else text  # no string of JSON holds one as it is
        try:
            return msgspec.json.decode(line, type=msgspec.Raw)
        except (ValueError, RecursionError):
            pass
    return _text_or_refused(text)


def _of_extension(array: Any) -> Sequence[Any]:
    """Convert values of an extension type: JSON is embedded, a UUID is its usual text."""
    if array.type.extension_name == "arrow.json":
        return [_json(text, b"") for text in _plain(array.storage.cast(pa.large_binary()))]
    if array.type.extension_name == "arrow.uuid":
        return [str(UUID(bytes=value)) for value in _plain(array.storage)]
    if _is_numeric(array.type):
        return [_number(text) for text in _plain(array.storage)]
    return _values(array.storage)


def _is_numeric(kind: pa.DataType) -> bool:
    """Return whether a type is a database's decimal of any size, whose digits its driver gives as text."""
    return isinstance(kind, pa.OpaqueType) and kind.type_name == "numeric"


def _number(text: str) -> Any:
    return msgspec.Raw(text.encode()) if text[-1:].isdigit() else msgspec.Raw(b"NaN")


def _structs(array: Any) -> list[Any]:
    names = [array.type.field(index).name for index in range(array.type.num_fields)]
    columns = [(name, inner, _values) for name, inner in zip(names, array.flatten(), strict=True)]
    return _objects(columns, len(array))


def _lists(array: Any) -> list[Any]:
    inner = iter(_nullable(pc.list_flatten(array)))
    return [list(islice(inner, length)) for length in _plain(pc.list_value_length(array))]


def _maps(array: Any) -> list[Any]:
    item = pa.struct([("key", array.type.key_type), ("value", array.type.item_type)])
    lists = array.cast(pa.list_(item))
    keys, values = pc.list_flatten(lists).flatten()
    pairs = zip(_names(keys), _nullable(values), strict=True)
    return [_object(list(islice(pairs, length))) for length in _plain(pc.list_value_length(lists))]


def _names(keys: Any) -> Iterator[str]:
    for key in _values(keys):
        yield key if isinstance(key, str) else _encode(key).decode(errors="replace").strip('"')


def _object(pairs: list[tuple[str, Any]]) -> Any:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    return msgspec.Raw(b"{" + b",".join(_encode(key) + b":" + _encode(value) for key, value in pairs) + b"}")


_Reader = Callable[[Any], Sequence[Any]]
_READERS: list[tuple[Callable[[pa.DataType], bool], _Reader]] = [
    (is_text, _texts),
    (kinds.is_integer, _plain),
    (kinds.is_boolean, _plain),
    (kinds.is_floating, _floats),
    (kinds.is_decimal, _decimals),
    (kinds.is_timestamp, _moments),
    (kinds.is_date, _written),
    (kinds.is_time, _written),
    (kinds.is_null, _plain),
    (kinds.is_struct, _structs),
    (_is_list, _lists),
    (kinds.is_map, _maps),
    (_is_bytes, _bytes),
]
