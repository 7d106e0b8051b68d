from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.naming.styles import STYLES, fits, restyle, words

SAME_NAME = {
    "snake_case": "added_to_cart",
    "kebab-case": "added-to-cart",
    "camelCase": "addedToCart",
    "PascalCase": "AddedToCart",
    "Title Case": "Added to Cart",
    "Sentence case": "Added to cart",
}


def test_each_style_has_a_row() -> None:
    assert tuple(SAME_NAME) == STYLES


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("written", SAME_NAME.values())
def test_a_name_is_mended_from_any_style_to_any(written: str, style: str) -> None:
    assert restyle(written, style) == SAME_NAME[style]


@pytest.mark.parametrize("style", STYLES)
def test_only_its_own_style_fits_a_name(style: str) -> None:
    assert [one for one in STYLES if fits(SAME_NAME[style], one)] == [style]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("HTMLPageViewed", ("html", "page", "viewed")),
        ("step1_completed", ("step1", "completed")),
        ("3dsFailed", ("3ds", "failed")),
        ("SMS Sent", ("sms", "sent")),
        ("größe_geändert", ("größe", "geändert")),
        ("__", ()),
    ],
)
def test_words(name: str, found: tuple[str, ...]) -> None:
    assert words(name) == found


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("SMS Sent", "Title Case"),
        ("Opened by SMS", "Sentence case"),
        ("Added To Cart", "Title Case"),
        ("sha256_seen", "snake_case"),
    ],
)
def test_what_fits_by_right(name: str, style: str) -> None:
    assert fits(name, style)


@given(
    st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=1, max_size=5), st.sampled_from(STYLES)
)
def test_a_mended_name_fits(found: list[str], style: str) -> None:
    assert fits(restyle("_".join(found), style), style)


@given(st.text(max_size=40), st.sampled_from(STYLES))
def test_any_text_is_judged(name: str, style: str) -> None:
    assert fits(name, style) in {True, False}
    assert isinstance(restyle(name, style), str)
