"""What an API may do to a cursor, as a table: pages in, totals or a typed error out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.customerio.activities import ActivityPage, Caps, Query, StreamPlace, read, time_of
from trackplan.customerio.errors import CursorLoopError

SINCE, UNTIL = 1000, 2000


def event(number: int, time: Any = 1500) -> dict[str, Any]:
    return {"id": f"e{number}", "type": "event", "name": "x", "timestamp": time, "data": {}}


def script(pages: Mapping[str, Any]) -> Callable[[Mapping[str, str]], Mapping[str, Any]]:
    return lambda query: pages[query.get("start", "")]


def totals(pages: Mapping[str, Any], caps: Caps | None = None) -> tuple[list[str], ActivityPage]:
    read_pages = list(read(script(pages), Query(since=SINCE, until=UNTIL), caps))
    return [activity.get("id", "?") for page in read_pages for activity in page.activities], read_pages[-1]


ONE = {"activities": [event(1)], "next": "a"}
OLD = [event(90 + number, 900 - number) for number in range(3)]

FEEDS: dict[str, tuple[Mapping[str, Any], list[str], Mapping[str, Any]]] = {
    "nothing at all": ({"": {"activities": [], "next": ""}}, [], {"ended": "end", "pages": 1}),
    "a null list": ({"": {"activities": None, "next": None}}, [], {"ended": "end"}),
    "no next": ({"": {"activities": [event(1)]}}, ["e1"], {"ended": "end", "reached": 1500}),
    "a next that is null": ({"": {"activities": [event(1)], "next": None}}, ["e1"], {"ended": "end"}),
    "a next that is a number": (
        {"": {"activities": [event(1)], "next": 7}, "7": {"activities": [event(2)], "next": ""}},
        ["e1", "e2"],
        {"ended": "end"},
    ),
    "an empty page in the middle": (
        {"": ONE, "a": {"activities": [], "next": "b"}, "b": {"activities": [event(2)], "next": ""}},
        ["e1", "e2"],
        {"ended": "end", "pages": 3, "blank": 1},
    ),
    "an empty last page that names one more": (
        {"": ONE, "a": {"activities": [], "next": "b"}, "b": {"activities": [], "next": ""}},
        ["e1"],
        {"ended": "end", "pages": 3, "blank": 1},
    ),
    "no list after a page that was not full": (
        {"": ONE, "a": {"activities": None, "next": ""}},
        ["e1"],
        {"ended": "end", "pages": 2},
    ),
    "an activity on two pages": (
        {"": ONE, "a": {"activities": [event(1), event(2)], "next": ""}},
        ["e1", "e2"],
        {"repeated": 1, "events": 2},
    ),
    "items that are no objects": (
        {"": {"activities": [None, "x", 3, [], event(1)], "next": ""}},
        ["e1"],
        {"unusable": 4, "events": 1},
    ),
    "activities without an id are all kept": (
        {
            "": {
                "activities": [{"timestamp": 1500}, {"timestamp": 1500}, {"id": "", "timestamp": 1500}],
                "next": "",
            }
        },
        ["?", "?", ""],
        {"events": 3, "repeated": 0},
    ),
    "unknown types and parts": (
        {"": {"activities": [{**event(1), "type": "quantum", "extra": {"a": [1]}}], "next": "", "more": 1}},
        ["e1"],
        {"events": 1},
    ),
    "a future date ends nothing": (
        {
            "": {"activities": [event(1, 99_999_999_999)], "next": "a"},
            "a": {"activities": [event(2), event(3, 1_500_000)], "next": ""},
        },
        ["e2"],
        {"outside": 2, "events": 1},
    ),
    "times that are none are kept": (
        {"": {"activities": [event(1, "yesterday"), event(2, None), event(3, True)], "next": ""}},
        ["e1", "e2", "e3"],
        {"untimed": 3, "events": 3},
    ),
    "the window ends after pages of grace": (
        {
            "": ONE,
            **{
                f"a{'x' * n}": {"activities": [event(10 + n, 900 - n)], "next": f"a{'x' * (n + 1)}"}
                for n in range(9)
            },
        },
        ["e1"],
        {"ended": "window", "pages": 5, "outside": 4},
    ),
    "a backdated event within the grace is found": (
        {
            "": {"activities": OLD[:1], "next": "a"},
            "a": {"activities": OLD[1:2], "next": "b"},
            "b": {"activities": [event(5), *OLD[2:]], "next": "c"},
            "c": {"activities": [event(6)], "next": ""},
        },
        ["e5", "e6"],
        {"ended": "end", "outside": 3, "grace_used": 0},
    ),
}


@pytest.mark.parametrize("feed", FEEDS)
def test_survives(feed: str) -> None:
    pages, ids, facts = FEEDS[feed]
    kept, last = totals(pages)
    assert kept == ids
    assert {name: getattr(last.progress, name) for name in facts} == facts


LOOPS: dict[str, Mapping[str, Any]] = {
    "a next that never changes": {"": ONE, "a": {"activities": [event(2)], "next": "a"}},
    "back to the one before": {
        "": ONE,
        "a": {"activities": [event(2)], "next": "b"},
        "b": {"activities": [event(3)], "next": "a"},
    },
    "an empty page that names itself": {"": ONE, "a": {"activities": [], "next": "a"}},
    "fresh cursors, the same page": {
        "": ONE,
        **{f"a{'x' * n}": {"activities": [event(1)], "next": f"a{'x' * (n + 1)}"} for n in range(9)},
    },
}


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_is_said_and_left(loop: str) -> None:
    asked: list[str] = []

    def fetch(query: Mapping[str, str]) -> Mapping[str, Any]:
        asked.append(query.get("start", ""))
        return LOOPS[loop][asked[-1]]  # type: ignore[no-any-return] # a table of JSON

    kept: list[str] = []
    with pytest.raises(CursorLoopError, match="leads back to pages already read"):
        kept.extend(one["id"] for page in read(fetch, Query()) for one in page.activities)
    assert len(asked) <= 4
    assert kept == sorted({one["id"] for page in asked for one in LOOPS[loop][page]["activities"]})


def test_caps_stop_and_say_so() -> None:
    pages = {
        str(n or ""): {"activities": [event(2 * n), event(2 * n + 1)], "next": str(n + 1)} for n in range(9)
    }
    kept, last = totals(pages, Caps(max_events=3))
    assert (kept, last.progress.ended, last.progress.repeated) == (["e0", "e1", "e2"], "max_events", 0)
    assert not last.progress.whole
    only = {"": {"activities": [event(number) for number in range(3)], "next": ""}}
    assert totals(only, Caps(max_events=2))[1].progress.ended == "max_events"
    assert totals(only, Caps(max_events=3))[1].progress.ended == "end"
    kept, last = totals(pages, Caps(max_pages=2))
    assert (kept, last.progress.ended) == (["e0", "e1", "e2", "e3"], "max_pages")


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        (1500, 1500),
        ("1500", 1500),
        (1500.9, 1500),
        (1_700_000_000_000, 1_700_000_000_000),
        (0, 0),
        (-1, -1),
        (float("inf"), None),
        (float("nan"), None),
        ("2026-01-01", None),
        ("1" * 30, None),
        ("٣", None),
        (None, None),
        (True, None),
        ([], None),
    ],
)
def test_times(sent: Any, read_as: int | None) -> None:
    assert time_of({"timestamp": sent}) == read_as


@given(
    st.lists(st.integers(0, 30), max_size=60),
    st.integers(1, 7),
    st.integers(0, 20),
)
def test_stopping_anywhere_and_going_on_gives_the_same(numbers: list[int], size: int, stop: int) -> None:
    """A feed with repeats, read in one go or in two: the same activities in the same order."""
    chunks = [numbers[at : at + size] for at in range(0, len(numbers), size)] or [[]]
    pages = {
        str(n or ""): {
            "activities": [event(number) for number in chunk],
            "next": str(n + 1) if n + 1 < len(chunks) else "",
        }
        for n, chunk in enumerate(chunks)
    }
    caps = Caps(stale=100)
    whole = list(read(script(pages), Query(), caps))
    first = whole[: min(stop, len(whole) - 1)]
    ids = [activity["id"] for page in first for activity in page.activities]
    place = StreamPlace(first[-1].next, first[-1].progress, frozenset(ids)) if first else StreamPlace()
    rest = list(read(script(pages), Query(), caps, place))
    assert [*ids, *(activity["id"] for page in rest for activity in page.activities)] == list(
        dict.fromkeys(f"e{number}" for number in numbers)
    )
    assert rest[-1].progress == whole[-1].progress
