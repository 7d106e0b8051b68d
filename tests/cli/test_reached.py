"""What a person who waits for a workspace is told, page by page."""

from __future__ import annotations

import pytest

from trackplan.cli.support.read_progress import ReadProgress
from trackplan.customerio.activities import Progress

DAY = 86_400
NEWEST = 1_795_000_000
HALFWAY = Progress(pages=5, events=480, began=NEWEST, at=NEWEST - 2 * DAY)
DONE = Progress(pages=1, events=3, began=NEWEST, at=NEWEST, ended="end")
ODD = Progress(pages=1, events=1, began=10**15, at=10**15)
EMPTY = Progress(pages=1)


@pytest.mark.parametrize(
    ("last", "asked", "words", "share"),
    [
        ([HALFWAY], {"since": NEWEST - 4 * DAY}, "5 pages, 480 events, back to 2026-11-16 11:06", 0.5),
        ([HALFWAY], {}, "5 pages, 480 events, back to 2026-11-16 11:06", 2 / 30),
        ([HALFWAY], {"max_events": 960}, "5 pages, 480 events, back to 2026-11-16 11:06", 0.5),
        ([HALFWAY], {"max_pages": 5}, "5 pages, 480 events, back to 2026-11-16 11:06", 1.0),
        ([DONE], {}, "1 page, 3 events, back to 2026-11-18 11:06", 1.0),
        ([ODD], {"since": NEWEST}, "1 page, 1 event, back to a time that is none", 0.0),
        ([EMPTY], {}, "1 page, 0 events", None),
        (
            [DONE, HALFWAY],
            {"since": NEWEST - 4 * DAY, "streams": 4},
            "6 pages, 483 events, 1 of 4 names",
            0.375,
        ),
    ],
)
def test_what_is_told(last: list[Progress], asked: dict[str, int], words: str, share: float | None) -> None:
    reached = ReadProgress(**{"streams": 1, **asked})
    assert reached({str(number): one for number, one in enumerate(last)}) == (
        words,
        pytest.approx(share) if share is not None else None,
    )


def test_the_pace_is_of_this_run() -> None:
    clock = iter([100.0, 102.0, 104.0])
    reached = ReadProgress(streams=1, clock=lambda: next(clock))
    resumed = [Progress(pages=pages, events=pages * 100) for pages in (50, 51, 60)]
    assert [reached({None: one})[0] for one in resumed] == [
        "50 pages, 5,000 events",
        "51 pages, 5,100 events, 0.5 pages/s",
        "60 pages, 6,000 events, 2.5 pages/s",
    ]
