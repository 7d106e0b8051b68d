"""The source line: whatever it holds, it fits, and what is underlined is the span."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.document.excerpt import Excerpt
from trackplan.reporters.excerpt import cells, draw

LINES = st.text(
    st.sampled_from("ab:{} \t日本한\u0301é…\x1b\u202e😀") | st.characters(exclude_characters="\r\n"),
    max_size=200,
)


def underlined(excerpt: Excerpt, width: int, *, unicode: bool = True) -> str:
    """Draw, and read back what stands above the carets."""
    shown, start, length = draw(excerpt, width, unicode=unicode)
    assert cells(shown) <= max(width, start + length)
    at, taken = 0, ""
    for character in shown:
        if start <= at < start + length:
            taken += character
        at += cells(character)
    return taken


@pytest.mark.parametrize(
    ("line", "span", "width", "expected"),
    [
        ("  cartValue: 1", "cartValue", 40, "cartValue"),
        ("\tcartValue: 1", "cartValue", 40, "cartValue"),
        ("名前: 日本", "日本", 40, "日本"),
        ("a\x1b[31mb: c", "c", 40, "c"),
        ("x" * 500 + "here" + "y" * 500, "here", 40, "here"),
        ("x" * 500, "x" * 500, 40, "x" * 38),
        ("日" * 100 + "here", "here", 20, "here"),
        ("- id", "", 40, "-"),
    ],
)
def test_the_span_is_what_is_underlined(line: str, span: str, width: int, expected: str) -> None:
    start = line.index(span)
    assert underlined(Excerpt(line=line, start=start, end=start + len(span)), width) == expected


@pytest.mark.parametrize("unicode", [True, False])
@given(line=LINES, start=st.integers(-1, 210), length=st.integers(-1, 210), width=st.integers(30, 120))
def test_any_line_fits_in_the_width(line: str, start: int, length: int, width: int, unicode: bool) -> None:
    excerpt = Excerpt(line=line, start=start, end=start + length)
    shown, first, carets = draw(excerpt, width, unicode=unicode)
    assert cells(shown) <= width
    assert carets >= 1
    # One more than the line, where what is missing would stand at its end.
    assert first + carets <= cells(shown) + 1


@given(before=LINES, span=st.text("abc:日", min_size=1, max_size=12), after=LINES)
def test_a_short_span_is_never_cut(before: str, span: str, after: str) -> None:
    excerpt = Excerpt(line=before + span + after, start=len(before), end=len(before) + len(span))
    assert span in underlined(excerpt, 76)


def test_of_a_line_of_megabytes_only_what_is_near_is_drawn() -> None:
    far = 30_000_000
    line = "a" * far + "KEY" + "b" * far
    shown, at, length = draw(Excerpt(line=line, start=far, end=far + 3), 20, unicode=True)
    assert shown == "…aaaaaKEYbbbbbbbbbb…"
    assert shown[at : at + length] == "KEY"
