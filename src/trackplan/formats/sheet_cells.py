"""Cells of a spreadsheet: values of a plan as text a person can edit, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from trackplan.formats.sheet_columns import SheetColumn
from trackplan.naming.guess import guess

YES = frozenset({"yes", "true", "y", "x", "1", "required", "✓"})
NO = frozenset({"no", "false", "n", "0", "optional", "-"})
_ABSENT = object()
TYPE_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("text", "str", "varchar", "char"), "string"),
    **dict.fromkeys(("int", "whole number", "bigint", "long"), "integer"),
    **dict.fromkeys(("float", "double", "decimal", "numeric"), "number"),
    "bool": "boolean",
    "list": "array",
    **dict.fromkeys(("json", "dict", "map", "struct"), "object"),
    **dict.fromkeys(("date time", "date-time"), "datetime"),
    "unix": "timestamp",
}
"""WordList of other tools for types, in small letters."""


class WordList(list[str]):
    """A list that was written as words with commas between them, not as JSON."""


class BadCellError(Exception):
    """A cell that says nothing that the plan could; ``str`` of it is a sentence without the place."""


def shown(value: Any, column: SheetColumn) -> str | float | bool:  # noqa: PLR0911 - one a kind
    """Return what a cell shows of a value."""
    if value is False:
        return "no"
    if value is True:
        return "yes" if column.kind == "yes-no" else "true"
    if column.kind == "texts" and isinstance(value, list):
        plain = all(isinstance(one, str) and _is_word(one) for one in value)
        listed = plain and bool(value) and not value[0].startswith("[")
        return ", ".join(value) if listed else json.dumps(value, ensure_ascii=False)
    if column.kind in {"text", "texts", "date"} and isinstance(value, str):
        return value
    if column.kind == "scalar" and isinstance(value, str):
        plain = value == value.strip() and value[:1] != '"' and _scalar(value) == value
        return value if plain else json.dumps(value, ensure_ascii=False)
    if column.kind in {"number", "whole number"} and isinstance(value, int | float):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_word(text: str) -> bool:
    """Return whether a text reads back as itself between commas."""
    clean = bool(text) and text == text.strip() and not {",", "\n"} & {*text}
    return clean and _scalar(text) == text


def parsed(cell: Any, column: SheetColumn) -> Any:
    """Return the value that a cell says; raises BadCellError for what cannot be one."""
    if isinstance(cell, str):
        text = cell.strip()
        return _of_text(text, cell, column)
    if isinstance(cell, date | datetime | time | timedelta):
        if column.kind == "date" and isinstance(cell, date | datetime):
            return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
        raise BadCellError(
            f"the spreadsheet made `{cell}` of what was typed; format the cell as text, and type it again"
        )
    return _of_number(cell, column)


def _of_number(cell: Any, column: SheetColumn) -> Any:
    if isinstance(cell, bool):
        if column.kind == "yes-no":
            return cell
        return cell if column.kind == "scalar" else _of_text(str(cell).lower(), str(cell).lower(), column)
    number = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    if column.kind in {"number", "scalar", "json"} or (
        column.kind == "whole number" and isinstance(number, int)
    ):
        return number
    return _of_text(str(number), str(number), column)


def _of_text(text: str, raw: str, column: SheetColumn) -> Any:  # noqa: PLR0911 - one a kind
    match column.kind:
        case "yes-no":
            if text.lower() in YES | NO:
                return text.lower() in YES
            raise BadCellError(f"`{text}` is neither yes nor no")
        case "number" | "whole number":
            return _number(text, column)
        case "date":
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError:
                raise BadCellError(f"`{text}` is no date; write it as 2026-12-31") from None
        case "texts":
            return _texts(text, column)
        case "json":
            return _json(text)
        case "scalar":
            return _scalar(text)
    if column.choices:
        return _choice(text, column)
    return (
        raw.replace("\r\n", "\n") if column.path[-1] in {"const", "pattern"} else text.replace("\r\n", "\n")
    )


def _choice(text: str, column: SheetColumn) -> Any:
    word = TYPE_WORDS.get(text.lower(), text) if column.path == ("type",) else text
    for choice in column.choices:
        if word.lower() == choice.lower():
            return False if choice == "no" else choice
    near = guess(word, column.choices)
    if near is None and column.path == ("type",):
        return text  # a name under `types`
    hint = f"did you mean `{near}`?" if near else f"it is one of {', '.join(column.choices)}"
    raise BadCellError(f"`{text}` is no {column.title.lower()}; {hint}")


def _number(text: str, column: SheetColumn) -> Any:
    try:
        number = float(text)
    except ValueError:
        raise BadCellError(f"`{text}` is no number") from None
    if not isfinite(number):
        raise BadCellError(f"`{text}` is no number")
    if number.is_integer():
        return int(number)
    if column.kind == "whole number":
        raise BadCellError(f"`{text}` is no whole number")
    return number


def _texts(text: str, column: SheetColumn) -> Any:
    if text.startswith("["):
        value = _json(text)
        if isinstance(value, list):
            return value
    parts = [part.strip() for line in text.split("\n") for part in line.split(",")]
    found = list(dict.fromkeys(part for part in parts if part))
    return WordList(_choice(one, column) if column.choices else one for one in found)


def _json(text: str) -> Any:
    for written in (text, f"[{text}]"):
        try:
            return json.loads(written, parse_constant=_refuse)
        except (ValueError, RecursionError):
            continue
    raise BadCellError(f"`{text[:40]}` is no JSON")


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _scalar(text: str) -> Any:
    """Return a value of any type: what reads as JSON is that, anything else is text."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, str | int | float) else text
