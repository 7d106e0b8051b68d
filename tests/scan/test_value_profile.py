"""What values are like, without the values: bins hold what they say, and parts add up in any order."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.model.value_profile import BINS, DISTINCT, ValueProfile, bin_of, middle_of, quantile, start_of

NUMBERS = st.integers() | st.floats(allow_nan=False)
SCALARS = NUMBERS | st.booleans() | st.text(max_size=3)


def counted(values: list[object]) -> ValueProfile:
    found = ValueProfile()
    for value in values:
        found.add(value)
    return found


@given(NUMBERS, NUMBERS)
def test_bins_are_in_the_order_of_their_numbers(one: float, other: float) -> None:
    if one <= other:
        assert bin_of(one) <= bin_of(other)
    assert bin_of(-one) == -bin_of(one)
    assert abs(bin_of(one)) <= 2 * BINS


@given(st.floats(1e-15, 1e15))
def test_the_middle_of_a_bin_is_near_its_numbers(number: float) -> None:
    assert middle_of(bin_of(number)) == pytest.approx(number, rel=0.13)
    assert bin_of(middle_of(bin_of(number))) == bin_of(number)


@given(st.floats(1e-15, 1e15))
def test_a_bin_starts_with_its_smallest_number(number: float) -> None:
    start = start_of(bin_of(number))
    assert start <= number
    assert bin_of(start) == bin_of(number)
    assert start_of(bin_of(-number)) == -start


@given(st.integers(-8, 8))
def test_small_whole_numbers_have_a_bin_each(number: int) -> None:
    assert start_of(bin_of(number)) == number


@given(st.integers(2 * BINS))
def test_a_bin_that_there_is_none_of_is_the_last(number: int) -> None:
    assert middle_of(number) == middle_of(2 * BINS)
    assert start_of(-number) == start_of(-2 * BINS)


@given(st.floats(1e-3, 1e6), st.integers(-10, 10))
def test_a_doubling_moves_four_bins(number: float, doublings: int) -> None:
    assert bin_of(number * 2.0**doublings) == bin_of(number) + 4 * doublings


def test_odd_numbers_have_a_bin() -> None:
    assert [bin_of(one) for one in (0, -0.0, 10**400, -(10**400), inf, -inf)] == [0, 0, 512, -512, 512, -512]
    assert bin_of(nan) in (-512, 512)


@given(st.lists(st.lists(SCALARS, max_size=20), max_size=4), st.randoms())
def test_parts_add_up_in_any_order(parts: list[list[object]], random: object) -> None:
    whole = counted([value for part in parts for value in part])
    shuffled = parts[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    merged = ValueProfile()
    for part in shuffled:
        merged.merge(counted(part))
    assert merged == whole


def test_many_different_texts_are_no_closed_set() -> None:
    few, many = counted([f"v{n}" for n in range(DISTINCT)]), counted([f"v{n}" for n in range(DISTINCT + 1)])
    assert few.texts is not None
    assert len(few.texts) == DISTINCT
    assert many.texts is None
    few.merge(counted(["more"]))
    assert few.texts is None


def test_quantiles_are_bins() -> None:
    numbers = counted([1, 1, 1, 1000]).numbers
    assert [quantile(numbers, share) for share in (0.5, 0.75, 1)] == [bin_of(1), bin_of(1), bin_of(1000)]
    assert quantile({}, 0.5) is None
