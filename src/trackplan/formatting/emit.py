"""Plan data as YAML text in the standard layout, with comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from trackplan.document import Path
from trackplan.document.yaml_scalars import Scalars
from trackplan.formatting.layout import LEVEL
from trackplan.formatting.order import ANY, Schema, language, ranks, resolve, under
from trackplan.scan.yaml_keys import escaped

WIDTH = 100
"""The columns that a line of a made file stays within, if its words can be parted."""
_ALWAYS_BLOCK = 2
"""Mappings down to this depth are never written on one line: the plan, its parts, and one event."""
_FLOW_PLAIN = re.compile(r"[^\W_0-9](?:[^\n,\[\]{}:#\"]|:(?=\S))*|[A-Za-z_][\w-]*|[0-9]+[a-z]")
_PLAIN = re.compile(r"[^\W_0-9](?:[^\n:#]|:(?=\S)|(?<=\S)#)*|[0-9]+[a-z]")

Comments = Mapping[Path, str]
"""The comment above a key, by its path."""


def plan_yaml(data: Mapping[str, Any], comments: Comments | None = None, *, head: str = "") -> str:
    """Return a plan file; keys are put in the language's order, and ``head`` is a comment at its top."""
    lines = [f"# {line}".rstrip() for line in head.splitlines()]
    lines += block_lines(data, language(), column=0, depth=0, comments=comments or {})
    return "\n".join(lines) + "\n"


def block_lines(
    data: Mapping[str, Any],
    schema: Schema,
    *,
    column: int,
    depth: int,
    comments: Comments | None = None,
    path: Path = (),
) -> Iterator[str]:
    """Yield the lines of a mapping, one key after another, indented to a column."""
    said = comments or {}
    indent = " " * column
    for key, value, inner in ordered(data, schema):
        here = (*path, key)
        if here in said:
            yield from (f"{indent}# {line}" for line in said[here].splitlines())
        yield from entry_lines(key, value, inner, column=column, depth=depth + 1, comments=said, path=here)


def entry_lines(
    key: str,
    value: Any,
    schema: Schema,
    *,
    column: int,
    depth: int,
    comments: Comments | None = None,
    path: Path = (),
) -> Iterator[str]:
    """Yield the lines of one key and its value, which is at this depth of the plan."""
    name = " " * column + scalar(key, flow=True)
    first, *rest = value_lines(
        value, schema, column=column, depth=depth, before=len(name), comments=comments, path=path
    )
    yield name + first
    yield from rest


def value_lines(
    value: Any,
    schema: Schema,
    *,
    column: int,
    depth: int,
    before: int,
    comments: Comments | None = None,
    path: Path = (),
) -> Iterator[str]:
    """Yield what follows a key from its colon on, and the lines below; ``before`` columns are taken."""
    if not _must_be_block(value, depth):
        row = f": {flow(value, schema)}" if isinstance(value, dict | list) else f": {scalar(value)}"
        if before + len(row) <= WIDTH:
            yield row
            return
    if isinstance(value, dict) and value:
        yield ":"
        yield from block_lines(
            value, schema, column=column + LEVEL, depth=depth, comments=comments, path=path
        )
    elif isinstance(value, list) and value:
        yield ":"
        yield from item_lines(value, resolve(schema, mapping=False).get("items", ANY), column=column + LEVEL)
    elif isinstance(value, str) and (text := _paragraph(value, column + LEVEL)) is not None:
        yield f": {text[0]}"
        yield from text[1:]
    else:
        yield f": {flow(value, schema)}"


def item_lines(items: list[Any], schema: Schema, *, column: int) -> Iterator[str]:
    """Yield the lines of a list, one item after another."""
    for item in items:
        text = f"{' ' * column}- {flow(item, schema)}"
        if len(text) > WIDTH and isinstance(item, dict) and item:
            first, *rest = block_lines(item, resolve(schema, mapping=True), column=column + LEVEL, depth=9)
            yield f"{' ' * column}- {first.lstrip()}"
            yield from rest
        else:
            yield text


def ordered(data: Mapping[str, Any], schema: Schema) -> Iterator[tuple[str, Any, Schema]]:
    """Yield each key, its value and its schema, in the language's order."""
    schema = resolve(schema, mapping=True)
    keys = list(data)
    if "properties" in schema:
        rank = ranks(schema)
        keys.sort(key=lambda key: rank.get(key, len(rank)))
    return ((key, data[key], under(schema, key)) for key in keys)


def flow(value: Any, schema: Schema = ANY) -> str:
    """Format a value on one line."""
    if isinstance(value, dict):
        found = ordered(value, schema)
        return (
            "{"
            + ", ".join(f"{scalar(key, flow=True)}: {flow(one, inner)}" for key, one, inner in found)
            + "}"
        )
    if isinstance(value, list):
        inner = resolve(schema, mapping=False).get("items", ANY)
        return "[" + ", ".join(flow(one, inner) for one in value) + "]"
    return scalar(value, flow=True)


def scalar(value: Any, *, flow: bool = False) -> str:
    """Format a scalar: text plain where every parser reads it back as the same text, else quoted."""
    if not isinstance(value, str):
        return json.dumps(value)
    if (_FLOW_PLAIN if flow else _PLAIN).fullmatch(value) and value == value.strip() and value.isprintable():
        found = Scalars()
        if found[value] == value and value not in found.doubts and not value.endswith(":"):
            return value
    return '"' + "".join(map(escaped, value)) + '"'


def _must_be_block(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        return "\n" in value
    if isinstance(value, list):
        return any(isinstance(item, str) and "\n" in item for item in value) or not _is_flat(value)
    return isinstance(value, dict) and bool(value) and (depth <= _ALWAYS_BLOCK or not _is_leaf(value))


def _is_leaf(value: dict[str, Any]) -> bool:
    """Return whether a mapping holds only scalars, lists of scalars, and one more level of scalars."""
    return all(
        not any(isinstance(inner, dict | list) for inner in one.values())
        if isinstance(one, dict)
        else _is_flat(one)
        for one in value.values()
    )


def _is_flat(value: Any) -> bool:
    if isinstance(value, str):
        return "\n" not in value
    return not isinstance(value, list) or not any(isinstance(item, dict | list) for item in value)


def _paragraph(text: str, column: int) -> list[str] | None:
    """Return a text as a block of lines, its indicator first; ``None`` if only quotes can hold it."""
    indent = " " * column
    lines = text.split("\n")
    if len(lines) == 1:
        words = text.split(" ")
        if "" in words or not text.isprintable():
            return None
        return [">-", *(indent + line for line in _wrapped(text, WIDTH - column))]
    fit = all(line.isprintable() and line == line.strip() for line in lines)
    if not fit or not lines[0]:
        return None
    mark = "|-"
    if not lines[-1]:
        lines.pop()
        mark = "|"
    return [mark, *(f"{indent}{line}".rstrip() for line in lines)] if all((lines[0], lines[-1])) else None


def _wrapped(text: str, columns: int) -> list[str]:
    return wrap(text, max(columns, 40), break_long_words=False, break_on_hyphens=False)
