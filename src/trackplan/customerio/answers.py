"""Reading answers: bodies within bounds, errors in the three forms that the APIs use, pauses asked for."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from trackplan.customerio.errors import NotThisApiError

LONGEST_DETAIL = 200


class UnsuitableError(Exception):
    """A body that is not what was asked for; ``str`` of it says how, without its content."""


def within(chunks: Iterable[bytes], encoding: str, most: int) -> bytes:
    """Join the chunks of a body, decompress gzip, and keep at most ``most`` bytes.

    Raises `NotThisApiError` above that, and `UnsuitableError` for an encoding that was not asked for or does
    not unpack to its end.
    """
    if encoding not in ("", "identity", "gzip"):
        raise UnsuitableError("is packed in a way that was not asked for")
    body = bytearray()
    for piece in _unpack(chunks, most + 1) if encoding == "gzip" else chunks:
        body += piece
        if len(body) > most:
            raise NotThisApiError(
                f"the answer is larger than {most} bytes",
                "nothing of this size is expected: check the address",
            )
    return bytes(body)


def _unpack(chunks: Iterable[bytes], step: int) -> Iterator[bytes]:
    # zlib alone stops after `step` bytes of output: httpx would unpack a whole chunk, however large it gets.
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for chunk in chunks:
            yield unpacker.decompress(chunk, step)
            while unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, step)
    except zlib.error:
        raise UnsuitableError("does not unpack") from None
    if not unpacker.eof:
        raise UnsuitableError("is cut short")


def parse(body: bytes, content_type: str) -> Any:
    """The JSON of a body. Raises `UnsuitableError` for anything else, and for numbers beyond a double."""
    if not body.strip():
        raise UnsuitableError("is empty")
    # The fast reader first. What it refuses may still be JSON, with a byte order mark or half a surrogate.
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return msgspec.json.decode(body)
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        kind = content_type.partition(";")[0].strip().lower()
        raise UnsuitableError(
            f"is not JSON but {len(body)} bytes of {_plain(kind) or 'an unnamed type'}"
        ) from None


def says_twice(body: bytes, names: Collection[str]) -> bool:
    """Whether the object of a JSON text has one of these keys twice; parsers silently take the last."""
    if b"\\u00" not in body and all(body.count(f'"{name}"'.encode()) < 2 for name in names):  # noqa: PLR2004 - twice
        return False  # most answers: a key is a text, and a text of ASCII may only be spelled so
    outermost: list[tuple[str, Any]] = []

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        outermost[:] = pairs  # objects end from the inside out
        return {}

    with contextlib.suppress(ValueError, RecursionError):
        json.loads(body.decode("utf-8-sig"), object_pairs_hook=note)
    keys = [name for name, _ in outermost]
    return any(keys.count(name) > 1 for name in names)


def _no_number(_text: str) -> float:
    raise ValueError


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError
    return value


def detail(body: Any) -> str:
    """What an error answer says of itself, or nothing."""
    if not isinstance(body, dict):
        return ""
    said: list[Any] = []
    if isinstance(errors := body.get("errors"), list):
        said += [error.get("detail") or error.get("message") for error in errors if isinstance(error, dict)]
    if isinstance(meta := body.get("meta"), dict):
        listed = meta.get("errors")
        said += [meta.get("error"), *(listed if isinstance(listed, list) else [])]
    return _plain("; ".join(text for text in said if isinstance(text, str) and text))


def _plain(text: str) -> str:
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown[:LONGEST_DETAIL]


def pause_asked(header: str | None, date: str | None, now: float) -> float | None:
    """Seconds that ``Retry-After`` asks for, as a number or an HTTP date; ``None`` when it says neither.

    A date is measured against the answer's own ``Date``, so that a wrong clock here does not matter.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 16 else float(10**15)  # noqa: PLR2004 - beyond any cap
    if (until := _moment(text)) is None:
        return None
    return max(0.0, until - (_moment(date or "") or now))


def _moment(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def server_time(date: str | None) -> float | None:
    """The server's clock in unix seconds, from its ``Date`` header."""
    return _moment(date or "")
