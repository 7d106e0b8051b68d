"""Daily volume of events over complete days, and its deviations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from operator import ge, gt, le, lt
from typing import Any, NamedTuple

from trackplan.health.silence import Silence, silence
from trackplan.model.finding import Problem, Seen
from trackplan.model.landing import Landing
from trackplan.model.plan import Event
from trackplan.model.times import DAY

_EPOCH = date(1970, 1, 1)


class VolumeBound(NamedTuple):
    """One limit of a volume: how it is exceeded, and its wording."""

    limit: int
    """Where the limit stands in the plan's ``volume``."""
    beyond: Callable[[float, float], bool]
    reaches: Callable[[float, float], bool]
    """The same for a pace, where the limit itself counts: twice as many are a surge."""
    bound: str


BELOW = VolumeBound(0, lt, le, "at least")
ABOVE = VolumeBound(1, gt, ge, "at most")


def event_silence(landing: Landing, event: Event, *, quiet_days: float) -> Silence:
    """Return whether an event has gone silent."""
    landed = landing.tally.events.get(event.name)
    return silence(
        {} if landed is None else landed.days,
        landing.window,
        last_time=None if landed is None else landed.spell.last,
        before=landing.days_before(event.name),
        quiet_days=quiet_days,
        expected=event.volume is not None and event.volume[0] > 0,
    )


def full_days(landing: Landing, name: str, until: Silence | None = None) -> list[int]:
    """Return the occurrences of an event by day, without the incomplete first and last day.

    Days ``until`` it went silent count; those after are the rule silent-event's.
    """
    first, last = landing.window.first, landing.window.last
    landed = landing.tally.events.get(name)
    if first is None or last is None or landed is None:
        return []
    end = last // DAY
    if until is not None and until.state == "silent" and until.last is not None:
        end = min(end, until.last + 1)
    days = landed.days
    return [days.get(day, 0) for day in range(first // DAY + 1, end)]


def pace(landing: Landing, name: str) -> float | None:
    """Return the average occurrences of an event per full day; ``None`` without a full day."""
    days = full_days(landing, name)
    return sum(days) / len(days) if days else None


def pace_before(landing: Landing, name: str) -> float | None:
    """Return the average occurrences per full day in the earlier report."""
    before = landing.before
    if before is None or before.first is None or before.last is None:
        return None
    first, last = date.fromisoformat(before.first[:10]), date.fromisoformat(before.last[:10])
    number = (last - first).days - 1
    days = landing.days_before(name)
    inner = [count for day, count in days.items() if (first - _EPOCH).days < day < (last - _EPOCH).days]
    return sum(inner) / number if number > 0 else None


def off_volume(landing: Landing, side: VolumeBound, options: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield each event outside the plan's limit, or off the earlier report's pace."""
    for _, event in sorted(landing.plan.events.items()):
        yield from _off_days(landing, event, side)
        yield from _off_pace(landing, event, side, options)


def _off_days(landing: Landing, event: Event, side: VolumeBound) -> Iterator[Problem]:
    limit = None if event.volume is None else event.volume[side.limit]
    days = full_days(landing, event.name, until=event_silence(landing, event, quiet_days=2))
    off = [count for count in days if limit is not None and side.beyond(count, limit)]
    if limit is not None and off:
        worst = max(off, key=lambda count: abs(count - limit))
        yield Problem(
            message=f"`{event.name}` lands {worst:,} times on a day, "
            f"and the plan expects {side.bound} {limit:,}",
            ref=event.ref / "volume",
            event=event.name,
            at=f"events/{event.name}/volume",
            seen=Seen(count=len(off), of=len(days)),
        )


def _off_pace(
    landing: Landing, event: Event, side: VolumeBound, options: Mapping[str, Any]
) -> Iterator[Problem]:
    """Compare the pace with that of the earlier report, by the option ``ratio``.

    An event that both times landed less than the option ``least`` a day is too rare to tell.
    """
    was, now = pace_before(landing, event.name), pace(landing, event.name)
    if was is None or now is None or max(was, now) < options["least"]:
        return
    if event_silence(landing, event, quiet_days=2).state == "silent":
        return  # which is a finding of its own
    if side.reaches(now, was * options["ratio"]):
        yield Problem(
            message=f"`{event.name}` lands {now:,.0f} times a day, and {was:,.0f} in the earlier report",
            ref=event.ref.key,
            event=event.name,
            at=f"events/{event.name}/volume/before",
        )
