"""JSON text that every reader takes for the same value, read by the fastest of them."""

from __future__ import annotations

from functools import cache
from typing import Any

DEEPEST = 150
"""So many objects and arrays are within every reader's depth, however they stand."""


def read_plain(text: bytes) -> Any:
    """The value of a text that is surely strict JSON.

    Raises ValueError or RecursionError for any that takes a closer look: one with a number beyond a
    double, a name that stands twice, deep nesting, or a mistake.
    """
    decode, encode = _coders()
    value = decode(text)
    quotes = quotes_in(text)
    if quotes is None or quotes != quotes_in(encode(value)):
        raise ValueError("a name may stand twice")
    if text.count(b"{") + text.count(b"[") > DEEPEST:
        raise ValueError("it may be nested too deeply")
    return value


def quotes_in(text: bytes) -> int | None:
    """How many quotes of a text are not escaped; ``None`` where that takes a closer look.

    A decoder keeps one of two values of the same name: written again, the value has fewer quotes.
    """
    if b"\\" in text:
        return None if b"\\\\" in text else text.count(b'"') - text.count(b'\\"')
    return text.count(b'"')


@cache
def _coders() -> Any:
    from msgspec.json import Decoder, Encoder  # noqa: PLC0415 - a plan without payloads need not wait for it

    return Decoder().decode, Encoder().encode
