"""The fast path of the JSON parser, for text that every parser reads alike."""

from __future__ import annotations

from functools import cache
from typing import Any

DEEPEST = 150
"""A number of objects and arrays that is within every parser's depth, however they nest."""


def read_plain(text: bytes) -> Any:
    """Return the value of a text that is certainly strict JSON.

    Raises ValueError or RecursionError for text that needs the strict parser: a number beyond a double,
    a duplicate name, deep nesting, or a syntax error.
    """
    decode, encode = _coders()
    value = decode(text)
    quotes = quotes_in(text)
    if quotes is None or quotes != quotes_in(encode(value)):
        raise ValueError("a name may be duplicate")
    if text.count(b"{") + text.count(b"[") > DEEPEST:
        raise ValueError("it may be nested too deeply")
    return value


def quotes_in(text: bytes) -> int | None:
    """Count the unescaped quotes of a text; ``None`` if that needs the strict parser.

    This finds duplicate names: a decoder keeps one of the two, so the re-encoded value has fewer quotes.
    """
    if b"\\" in text:
        return None if b"\\\\" in text else text.count(b'"') - text.count(b'\\"')
    return text.count(b'"')


@cache
def _coders() -> Any:
    from msgspec.json import Decoder, Encoder  # noqa: PLC0415 - a plan without payloads need not wait for it

    return Decoder().decode, Encoder().encode
