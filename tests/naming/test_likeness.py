from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.naming.likeness import alike, likeness, nearest
from trackplan.naming.script import mixed, plain

DIFFERENCES = [
    ("Checkout Started", "checkout_started", "letter case and separators"),
    ("CHECKOUT_STARTED", "checkout_started", "letter case"),
    ("checkout-started", "checkout_started", "separators"),
    ("started_checkout", "checkout_started", "word order"),
    ("StartedCheckout", "checkout_started", "letter case, separators and word order"),
    ("checkout_start", "checkout_started", "the form of a word"),
    ("chekout_started", "checkout_started", "the spelling of `checkout`"),
    ("started_chekout", "checkout_started", "word order and the spelling of `checkout`"),
    ("cart_added", "added_to_cart", "a small word and word order"),
    ("purchase_completed", "order_completed", "the word for `order`"),
    ("checkout_st\u0430rted", "checkout_started", "letters of another script"),
    ("checkout\u200b_started", "checkout_started", "characters that do not show"),
]


@pytest.mark.parametrize(("name", "known", "difference"), DIFFERENCES)
def test_the_difference_is_said(name: str, known: str, difference: str) -> None:
    found = likeness(name, known)
    assert found is not None
    assert found.difference == difference


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("email_subscribed", "email_unsubscribed"),
        ("step_1_completed", "step_2_completed"),
        ("card_added", "cart_added"),
        ("updatedBy", "updatedOn"),
        ("published", "published_at"),
        ("moved_from_list", "moved_to_list"),
        ("checkout_completed", "checkout_started"),
    ],
)
def test_names_that_mean_different_things_are_not_alike(name: str, known: str) -> None:
    assert likeness(name, known) is None


def test_words_of_one_meaning_are_no_repetition() -> None:
    assert likeness("purchase_completed", "order_completed", meanings=False) is None


def test_the_likest_comes_first() -> None:
    found = nearest("Order Completed", ["order_complete", "order_completed", "orders_completed"])
    assert found is not None
    assert found.name == "order_completed"


@pytest.mark.parametrize(
    ("sent", "planned", "vendor"),
    [
        ("Product Added", "added_to_cart", "Segment calls it `Product Added`"),
        ("productRemoved", "Removed From Cart", "Segment calls it `Product Removed`"),
        ("view_item_list", "collection_viewed", "GA4 calls it `view_item_list`"),
        ("purchase", "order_completed", "GA4 calls it `purchase`"),
        ("placed order", "order_completed", "Klaviyo calls it `Placed Order`"),
        ("CompleteRegistration", "Signed Up", "Meta calls it `CompleteRegistration`"),
        ("added_to_cart", "product_added", "Klaviyo calls it `Added to Cart`"),
    ],
)
def test_a_vendors_name_for_what_is_planned_is_known(sent: str, planned: str, vendor: str) -> None:
    found = nearest(sent, ["password_changed", planned])
    assert found is not None
    assert (found.name, found.difference) == (planned, f"whose word it is: {vendor}")
    assert nearest(sent, ["password_changed", planned], meanings=False) is None
    assert nearest(sent, ["password_changed"]) is None


def test_the_later_of_two_names_is_named() -> None:
    found = [(name, like.name) for name, like in alike(["b_created", "a_paid", "created_b", "paid_a"])]
    assert found == [("created_b", "b_created"), ("paid_a", "a_paid")]


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_goes_both_ways(one: str, other: str) -> None:
    assert (likeness(one, other) is None) == (likeness(other, one) is None)


@given(st.text(max_size=30))
def test_a_plain_name_has_one_script(name: str) -> None:
    assert plain(plain(name)) == plain(name)
    assert mixed("order") == ()


@given(
    st.lists(
        st.text("bcgk", min_size=3, max_size=9) | st.text("bcdghklmnprst", min_size=20, max_size=30),
        min_size=40,
        max_size=60,
        unique=True,
    )
)
def test_many_names_are_told_alike_by_the_same_measure_as_two(firsts: list[str]) -> None:
    """Names that differ in one word are found by an index once there are many of them."""
    names = [f"{first}_viewed" for first in firsts]
    found = dict(alike(names))
    for place, name in enumerate(names):
        earlier = [
            one for known in names[:place] if (one := likeness(name, known, meanings=False)) is not None
        ]
        assert (name in found) == bool(earlier)
        if earlier:
            assert found[name].score == max(one.score for one in earlier)
