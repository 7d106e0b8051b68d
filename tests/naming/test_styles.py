from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.naming.styles import STYLES, fits, remedy, restyle, words

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
        ("iOSAppOpened", ("ios", "app", "opened")),
        ("2FA Enabled", ("2fa", "enabled")),
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
        ("iPadOS App Closed", "Title Case"),
        ("MMS Opt-Out Confirmed", "Title Case"),
        ("MMS Opt-out Confirmed", "Title Case"),
        ("3DS Challenge Passed", "Title Case"),
        ("Started C/D Trial", "Title Case"),
        ("Read Q&A", "Title Case"),
        ("Paid with BrewBox", "Title Case"),
        ("Linked PayPal", "Sentence case"),
        ("Passed 3DS", "Sentence case"),
        ("Opened the iOS app", "Sentence case"),
    ],
)
def test_what_fits_by_right(name: str, style: str) -> None:
    assert fits(name, style)


@pytest.mark.parametrize(
    ("name", "style", "mended"),
    [
        ("StartedCheckout", "Title Case", "Started Checkout"),
        ("started checkout", "Title Case", "Started Checkout"),
        ("viewed c/d trial", "Title Case", "Viewed C/D Trial"),
        ("Viewed ProductPage", "Title Case", "Viewed Product Page"),
        ("viewed BrewBox", "Title Case", None),
        ("iOS app opened", "Title Case", "iOS App Opened"),
        ("Opened IOS App", "snake_case", "opened_ios_app"),
    ],
)
def test_what_does_not_fit_has_a_remedy_unless_it_may_split_a_word(
    name: str, style: str, mended: str | None
) -> None:
    assert not fits(name, style)
    assert remedy(name, style) == mended


def test_the_plan_can_name_words_of_its_own() -> None:
    own = ("BrewBox", "iRoast")
    assert fits("iRoast Opened", "Title Case", own)
    assert not fits("Brewbox Opened", "Title Case", own)
    assert remedy("Brewbox opened", "Title Case", own) == "BrewBox Opened"
    assert restyle("BrewBoxOpened", "snake_case", own) == "brewbox_opened"


@given(
    st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=1, max_size=5), st.sampled_from(STYLES)
)
def test_a_mended_name_fits(found: list[str], style: str) -> None:
    assert fits(restyle("_".join(found), style), style)


@given(st.text(max_size=40), st.sampled_from(STYLES))
def test_any_text_is_judged(name: str, style: str) -> None:
    assert fits(name, style) in {True, False}
    assert isinstance(restyle(name, style), str)
