"""How many quotes a record's text needs: whether it holds what was decoded of it and no more.

A decoder keeps one of two values of the same name, which then stands for fewer quotes than its text
has: two for each name, and two for each value that is text. No text can have fewer, so that those of
many records are counted at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import NODEFAULT, UNSET, inspect

Needed = tuple[int, list[str]]
"""The quotes that a value is sure to need, and lines that add to ``n`` those that it may need."""


def quotes_of(struct: type) -> Callable[[Sequence[Any]], int]:
    """A function, made for one struct: how many quotes the texts of such values need."""
    body = "\n        ".join(_adding(_value(inspect.type_info(struct), "e")))
    source = f"def quotes(decoded):\n    n = 0\n    for e in decoded:\n        {body}\n    return n"
    scope: dict[str, Any] = {"U": UNSET, "within": within}
    exec(compile(source, "<quotes>", "exec"), scope)  # noqa: S102 - of names of fields that are our own
    made: Callable[[Sequence[Any]], int] = scope["quotes"]
    return made


def within(value: Any) -> int:
    """How many quotes the text of a free value needs."""
    if type(value) is str:
        return 2
    if type(value) is dict:
        return 2 * len(value) + sum(map(within, value.values()))
    return sum(map(within, value)) if type(value) is list else 0


def _value(info: inspect.Type, here: str) -> Needed:
    if isinstance(info, (inspect.StrType, inspect.LiteralType)):  # which is always of texts
        return 2, []
    if isinstance(info, (inspect.IntType, inspect.FloatType, inspect.BoolType)):
        return 0, []
    if isinstance(info, inspect.StructType):
        return _struct(info, here)
    if isinstance(info, inspect.ListType):
        return 0, _items(info.item_type, here)
    if isinstance(info, inspect.UnionType):
        inner = [each for each in info.types if not isinstance(each, inspect.NoneType)]
        if len(inner) == 1:
            return 0, _block(f"if {here} is not None:", _adding(_value(inner[0], here)))
    return 0, [f"n += within({here})"]


def _struct(info: inspect.StructType, here: str) -> Needed:
    sure = 0 if info.tag_field is None else 4
    lines: list[str] = []
    for field in info.fields:
        value = f"{here}.{field.name}"
        more, inner = _value(field.type, value)
        if field.required:
            sure += 2 + more
            lines += inner
        else:
            absent = "U" if field.default is NODEFAULT else "None"
            lines += _block(f"if {value} is not {absent}:", _adding((2 + more, inner)))
    return sure, lines


def _items(info: inspect.Type, here: str) -> list[str]:
    each = here.replace(".", "_")
    sure, lines = _value(info, each)
    if lines:
        return _block(f"for {each} in {here}:", _adding((sure, lines)))
    return [f"n += {sure} * len({here})"] if sure else []


def _adding(needed: Needed) -> list[str]:
    sure, lines = needed
    return [f"n += {sure}", *lines] if sure else lines


def _block(head: str, lines: list[str]) -> list[str]:
    return [head, *(f"    {line}" for line in lines)] if lines else []
