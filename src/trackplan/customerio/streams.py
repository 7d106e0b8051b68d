"""Reading a workspace's activities into a checkpoint, several streams at one shared pace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trackplan.customerio.activities import ActivityPage, Progress
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.checkpoint import Checkpoint
from trackplan.customerio.threads import JOBS, side_by_side


def read_into(
    checkpoint: Checkpoint,
    api: AppApi,
    names: Sequence[str] = (),
    *,
    since: int | None = None,
    until: int | None = None,
    max_events: int | None = None,
    max_pages: int | None = None,
    jobs: int = JOBS,
) -> Iterator[tuple[str | None, Progress]]:
    """Read what is still missing, page by page, and yield the event name and progress of each.

    Without ``names`` all events are one stream, named ``None``: only so do unplanned names show.
    A stream that an earlier run finished yields its last progress once. Errors of the client pass
    through; what was yielded before is kept.
    """
    streams: list[str | None] = list(names) or [None]
    places = [checkpoint.place(number) for number in range(len(streams))]
    unfinished = [number for number, place in enumerate(places) if place.progress.ended is None]

    def pages(number: int) -> Iterator[ActivityPage]:
        return api.activities(
            since=since,
            until=until,
            name=streams[number],
            max_events=max_events,
            max_pages=max_pages,
            start=places[number],
        )

    for number, place in enumerate(places):
        if number not in unfinished:
            yield streams[number], place.progress
    for index, page in side_by_side(pages, unfinished, jobs):
        number = unfinished[index]
        checkpoint.add(number, page)
        yield streams[number], page.progress
