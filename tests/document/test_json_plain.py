"""What is read as plain, the strict reader takes for the same value."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trackplan.document.json import parse_strictly
from trackplan.document.json_plain import DEEPEST, read_plain

HOSTILE = r"""
0 -0 -0.0 1.0 1E5 1e+5 1e05 1e23 5e-324 2e-400 1e400 -1e400 1.7976931348623159e308 NaN -Infinity 01 1. .5 +1
1e - 9007199254740993 9223372036854775808 -9223372036854775809 18446744073709551616 12345678901234567890123
"" " "\ud800" "\udc00\ud800" "\ud83d\ude00" "\u0041" "\"" "\\" "\/" "\x" "é" true tru null {} [] [1,] {1:2}
{"a":1,} {"a":1,"a":1} {"\u0061":1,"a":2} {"é":1,"é":2} {"a":{"b":1},"b":[{"a":1}]} {"\"":1,"\"":2}
""".encode().split()
HOSTILE += [b"1" * 310, b"1" * 310 + b".5", b"1" * 5_000, b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\x80"']
HOSTILE += [b'{"\xff":1}', b"\xef\xbb\xbf1", b"\x0b1", b"\xc2\xa01", b'"a\tb"', b'"\0"', b'"\x1f"', b'"\x7f"']
PIECES = [*b'"\\{}[]:,0123456789eE+-. \t\nabu', 0, 0x1F, 0x80, 0xC3, 0xA9, 0xED, 0xFF]


@st.composite
def _texts(draw: st.DrawFn) -> bytes:
    """A text of hostile parts, with a few bytes made others."""
    text = draw(st.sampled_from(HOSTILE))
    if draw(st.booleans()):
        text = b'{"a": %b, "b":[%b,{"c":1.5}]}' % (text, draw(st.sampled_from(HOSTILE)))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        new = bytes(draw(st.lists(st.sampled_from(PIECES), max_size=1)))
        text = text[:at] + new + text[at + draw(st.integers(0, 1)) :]
    return text


def _numbers() -> st.SearchStrategy[bytes]:
    floats = st.floats(allow_nan=False, allow_infinity=False)
    digits = st.tuples(floats, st.integers(0, 25), st.sampled_from("ef"))
    return digits.map(lambda one: f"{one[0]:.{one[1]}{one[2]}}".encode()) | floats.map(
        lambda x: repr(x).encode()
    )


def _is_plain(text: bytes) -> bool:
    try:
        value = read_plain(text)
    except (ValueError, RecursionError):
        return False
    assert repr(parse_strictly(text)) == repr(value)  # tells 1 from 1.0 and from True, and minds the order
    return True


@pytest.mark.parametrize("text", HOSTILE)
def test_what_readers_take_differently_is_not_plain_or_the_same(text: bytes) -> None:
    _is_plain(text)
    _is_plain(b'{"a":[%b,"x"]}\r\n' % text)


@given(_texts() | _numbers())
@example(b'{"a":1,"a":"b\\"c"}')
def test_any_bytes_are_not_plain_or_the_same(text: bytes) -> None:
    _is_plain(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_a_careful_sender_writes_is_plain(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")
    if b"\\\\" not in text and not any(
        0xD800 <= ord(one) < 0xE000 for one in text.decode(errors="surrogatepass")
    ):
        assert _is_plain(text)


@pytest.mark.parametrize("depth", [DEEPEST, 10_000])
def test_only_what_is_nested_as_deep_as_every_reader_goes_is_plain(depth: int) -> None:
    assert _is_plain(b"[" * depth + b"]" * depth) == (depth == DEEPEST)
