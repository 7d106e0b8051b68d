"""Texts and widths of patterns, held against the engine that validates."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.sampling.patterns import all_texts, is_universal, texts, width
from trackplan.validator import Validator

WIDTHS = {
    "": (0, inf),
    "^$": (0, 0),
    "^[A-Z]{3}$": (3, 3),
    "^(small|large)$": (5, 5),
    "^(a|bc)?$": (0, 2),
    "^ord_[0-9]{4,8}$": (8, 12),
    "^a|b$": (1, inf),
    "^x*$": (0, inf),
    "(?i)^ab$": (0, inf),
    "(": (0, inf),
    "(" * 2000 + ")" * 2000: (0, inf),
}


@pytest.mark.parametrize("pattern", WIDTHS, ids=range(len(WIDTHS)))
def test_width(pattern: str) -> None:
    assert width(pattern) == WIDTHS[pattern]


def test_a_pattern_that_python_may_read_otherwise_one_day_is_read_in_silence() -> None:
    assert width("^[[a]$") == (1, 1)


def test_what_every_text_matches() -> None:
    assert [one for one in ("", ".*", "a*", "(a|)", "x?y*") if not is_universal(one)] == []
    assert [one for one in ("^", "^.*$", "a", "a+", r"\b", "(?i)a*", "(") if is_universal(one)] == []


def test_all_texts_of_a_few() -> None:
    assert all_texts("^[ab]$") == ("a", "b")
    assert all_texts("^(?:a|bc){1,2}$") == ("a", "bc", "aa", "abc", "bca", "bcbc")
    for many in ("^[a-z]{3}$", "[ab]", "^a*$", "^.$", r"^\d$", "(?i)^a$", "^(?i:a)$", "^[^a]$"):
        assert all_texts(many) is None, many


PARTS = st.recursive(
    st.sampled_from(["a", "b", "[ab]", "[0-9]", "[^a]", r"\d", r"\w", ".", "-", "[a-c_]"]),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}"])),
    ),
    max_leaves=6,
)
PATTERNS = st.builds("{}{}{}".format, st.sampled_from(["", "^"]), PARTS, st.sampled_from(["", "$"]))
TEXTS = st.text("ab01-_c x\n", max_size=8)


@given(PATTERNS, TEXTS)
def test_what_matches_is_within_the_width_and_among_all_texts(pattern: str, text: str) -> None:
    if Validator({"pattern": pattern}).accepts(text):
        least, most = width(pattern)
        assert least <= len(text) <= most
        assert text in (all_texts(pattern) or [text])
    else:
        assert not is_universal(pattern)


@given(PATTERNS, st.integers(0, 40))
def test_some_text_matches(pattern: str, length: int) -> None:
    accepts = Validator({"pattern": pattern}).accepts
    assert any(accepts(text) for text in texts(pattern, [length]))
