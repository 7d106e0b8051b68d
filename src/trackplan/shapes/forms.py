"""Documented types of envelope values, and a check for values that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from trackplan.document import Path

Word = Literal["text", "texts", "text or number", "boolean"]
Form = Word | Mapping[str, "Form"]
"""A kind of value; or an object, with the forms of those of its keys that are documented."""

_TYPES: Mapping[Word, tuple[str, ...]] = {
    "text": ("string",),
    "texts": ("array",),
    "text or number": ("string", "number"),
    "boolean": ("boolean",),
}


def schema(form: Form) -> dict[str, Any]:
    """Return a JSON Schema of the values that fit; null counts as absent."""
    if not isinstance(form, str):
        return {
            "type": ["object", "null"],
            "properties": {key: schema(inner) for key, inner in form.items()},
        }
    items = {"items": schema("text")} if form == "texts" else {}
    return {"type": [*_TYPES[form], "null"], **items}


def misfits(value: Any, form: Form, at: Path = ()) -> Iterator[tuple[Path, Any, Form]]:
    """Yield each value that does not fit, with its path."""
    if value is None:
        return
    if form == "texts" and isinstance(value, list):
        for index, item in enumerate(value):
            yield from misfits(item, "text", (*at, index))
    elif isinstance(form, str):
        if not _fits(value, form):
            yield at, value, form
    elif not isinstance(value, Mapping):
        yield at, value, form
    else:
        for key, inner in form.items():
            if key in value:
                yield from misfits(value[key], inner, (*at, key))


def _fits(value: Any, form: Word) -> bool:
    match form:
        case "text":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "text or number":
            return isinstance(value, (str, int, float)) and not isinstance(value, bool)
        case "texts":
            return False
