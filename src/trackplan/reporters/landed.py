"""The text table of what landed: one line per event, the busiest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from trackplan.model.health import PlanHealth
from trackplan.model.landed import Landed, LandedEvent
from trackplan.reporters.excerpt import cells
from trackplan.reporters.safe import safe
from trackplan.reporters.words import percent

ROWS = 25
"""More events than this are counted, not listed: the JSON report has all."""

BARS = " ▁▂▃▄▅▆▇█"
LONGEST_NAME = 36
SPARK = 14


def table(landed: Landed, health: PlanHealth | None, *, unicode: bool) -> Iterator[str]:
    """Yield the lines of the table, with a sparkline of each event's days if Unicode is possible.

    The state is that of planned events; without ``health`` there is no such column.
    """
    events = sorted(landed.events, key=lambda event: (-event.count, event.name))
    if not events:
        return
    days = span_of_days(landed)
    if landed.first and landed.last:
        yield f"landed from {landed.first[:10]} to {landed.last[:10]}"
    rows = [
        ("event", "landed", "valid", "last seen", *(["state"] if health is not None else []), ""),
        *(_row(event, days, health, unicode=unicode) for event in events[:ROWS]),
    ]
    widths = [max(cells(row[column]) for row in rows) for column in range(len(rows[0]))]
    for name, *numbers, line in rows:
        padded = [
            number.rjust(width) if index < 2 else number.ljust(width)  # noqa: PLR2004 - two are numbers
            for index, (number, width) in enumerate(zip(numbers, widths[1:-1], strict=True))
        ]
        yield "  ".join(("", name + " " * (widths[0] - cells(name)), *padded, line)).rstrip()
    if len(events) > ROWS:
        yield f"  {len(events) - ROWS:,} more events, named in the JSON report"


def _row(
    event: LandedEvent, days: Sequence[str], health: PlanHealth | None, *, unicode: bool
) -> tuple[str, ...]:
    state = health.events.get(event.name) if health is not None else None
    return (
        _cut(safe(event.name)) + ("" if event.planned else " (unplanned)"),
        f"{event.count:,}",
        "-" if event.share is None else percent(event.share),
        (event.last_seen or "-")[:10],
        *([state.state.value if state is not None else "-"] if health is not None else []),
        spark(counts(event, days)) if unicode else "",
    )


def span_of_days(landed: Landed, most: int = SPARK) -> list[str]:
    """Return the last days of what landed, in order, at most ``most``."""
    if landed.first is None or landed.last is None:
        return []
    first, last = date.fromisoformat(landed.first[:10]), date.fromisoformat(landed.last[:10])
    number = min((last - first).days + 1, most)
    return [(last - timedelta(days=number - 1 - index)).isoformat() for index in range(number)]


def counts(event: LandedEvent, days: Sequence[str]) -> list[int]:
    """Return the counts of an event on these days."""
    return [event.per_day.get(day, 0) for day in days]


def spark(numbers: Sequence[int]) -> str:
    """Render numbers as text bars; any above 0 is visible."""
    most = max(numbers, default=0)
    steps = len(BARS) - 1
    return "".join(BARS[-(-number * steps // most)] if most else BARS[0] for number in numbers)


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
