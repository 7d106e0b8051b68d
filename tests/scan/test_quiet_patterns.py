"""Patterns by which rules are quiet never let pass what the rules would speak of."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.scan.records import PERSONAL
from trackplan.language.personal import NOT_PERSONAL, looks_like
from trackplan.rules.payload.blank_value import NOT_BLANK
from trackplan.validator import Validator

not_personal = Validator({"pattern": NOT_PERSONAL}).accepts
not_blank = Validator({"pattern": NOT_BLANK}).accepts


@given(PERSONAL)
@example("DE89370400440532013000")
@example("4242 4242 4242 4242")
def test_what_passes_for_not_personal_is_not(text: str) -> None:
    assert not not_personal(text) or looks_like(text) is None


@given(st.text(max_size=6))
@example("\x1c")
def test_what_passes_for_not_blank_is_not(text: str) -> None:
    assert not not_blank(text) or text.strip()
