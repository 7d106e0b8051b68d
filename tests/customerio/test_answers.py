from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Iterator
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.customerio.answers import UnsuitableError, detail, parse, pause_asked, within
from trackplan.customerio.errors import NotThisApiError

NOW = 1_800_000_000


@pytest.mark.parametrize(
    ("header", "date", "pause"),
    [
        ("0", None, 0),
        ("7", None, 7),
        (" 7 ", None, 7),
        ("1000000000", None, 1_000_000_000),
        ("9" * 400, None, 10**15),
        (formatdate(NOW + 30, usegmt=True), None, 30),
        (formatdate(NOW - 30, usegmt=True), None, 0),
        (formatdate(NOW + 5000, usegmt=True), formatdate(NOW + 4990, usegmt=True), 10),
        ("Fri, 15 Jan 2027 08:00:30", None, 30),
        ("-5", None, None),
        ("1.5", None, None),
        ("٣", None, None),
        ("soon", None, None),
        ("Fri, 99 Foo 2027 08:00:30 GMT", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_pauses(header: str | None, date: str | None, pause: float | None) -> None:
    assert pause_asked(header, date, NOW) == pause


@given(st.text(), st.text())
def test_no_header_is_an_error(header: str, date: str) -> None:
    assert (pause_asked(header, date, NOW) or 0) >= 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"errors": [{"detail": "too long", "status": "422"}, {"detail": "and odd"}]}, "too long; and odd"),
        ({"errors": [{"message": "blank", "reason": "required"}]}, "blank"),
        ({"meta": {"error": "not found"}}, "not found"),
        ({"meta": {"errors": ["a", "b", 3]}}, "a; b"),
        ({"errors": "no"}, ""),
        ({"errors": [None, "x", {"detail": 3}]}, ""),
        ({"meta": []}, ""),
        ([], ""),
        (None, ""),
        ({"meta": {"error": "\x1b[31mred\r\n::error::"}}, " [31mred  ::error::"),
        ({"meta": {"error": "x" * 999}}, "x" * 200),
    ],
)
def test_error_details_in_all_forms(body: object, said: str) -> None:
    assert detail(body) == said


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_are_json_or_unsuitable(body: bytes, kind: str) -> None:
    try:
        outcome = f"is {parse(body, kind)}"
    except UnsuitableError as error:
        outcome = str(error)
    assert outcome.startswith("is ")


def test_large_integers_stay_exact() -> None:
    assert parse(b'{"id": 12345678901234567890123}', "") == {"id": 12345678901234567890123}


def test_a_bomb_is_never_unpacked_beyond_the_cap() -> None:
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(256)) + packer.flush()
    chunks: Iterator[bytes] = iter([packed])
    tracemalloc.start()
    try:
        with pytest.raises(NotThisApiError, match="larger than"):
            within(chunks, "gzip", 1 << 20)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20
