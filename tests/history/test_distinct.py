from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trackplan.model.distinct import DistinctCounter
from trackplan.model.key_sample import key_of


def counter(names: list[str]) -> DistinctCounter:
    made = DistinctCounter()
    for name in names:
        key = key_of(name)
        assert key is not None
        made.add(key)
    return made


@given(st.lists(st.text(), max_size=60), st.lists(st.text(), max_size=60))
def test_parts_together_are_the_whole(one: list[str], other: list[str]) -> None:
    both = counter(one)
    both.merge(counter(other))
    assert both == counter([*other, *one])
    assert both == counter(list({*one, *other}))


def test_few_are_counted_almost_exactly_and_many_are_estimated() -> None:
    assert len(counter([])) == 0
    for number, off in ((1, 0), (10, 1), (40, 4), (1_000, 200), (50_000, 10_000)):
        assert abs(len(counter([f"usr_{index}" for index in range(number)])) - number) <= off
