from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.site.slugs import anchor, slug

SAFE = re.compile(r"[a-z0-9_-]{1,60}(--[0-9a-f]{8})?")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("order_completed", "order_completed"),
        ("Order Completed", "order-completed--25946aca"),
        ("order", "order"),
        ("Order", "order--"),
        ("CON", "con--"),
        ("con", "con--"),
        ("../../x", "x--"),
        ("", "_--e3b0c442"),
        ("🛒", "_--"),
        ("a\0b", "a-b--"),
        ("x" * 300, "x" * 60 + "--"),
        ("%2e%2e", "2e-2e--"),
        ("order--12345678", "order--12345678--"),
        ("\ud800", "_--"),
    ],
)
def test_a_name_becomes_a_file_name(name: str, expected: str) -> None:
    made = slug(name)
    assert made == expected or (expected.endswith("--") and made.startswith(expected))
    assert SAFE.fullmatch(made)


@given(st.text(), st.text())
def test_two_names_never_share_a_file_even_where_case_is_folded(one: str, other: str) -> None:
    assert SAFE.fullmatch(slug(one))
    assert (slug(one).lower() == slug(other).lower()) == (one == other)


@given(st.text())
def test_an_anchor_is_a_fragment_that_needs_no_escape(path: str) -> None:
    assert re.fullmatch(r"a-[A-Za-z0-9_.*-]+", anchor(path))


def test_a_nested_attribute_has_an_anchor_that_can_be_read() -> None:
    assert anchor("items[].sku") == "a-items*.sku"
