"""The course of an event, as text and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from trackplan.model.course import CourseDay, EventCourse
from trackplan.reporters import Style
from trackplan.reporters.landed import spark
from trackplan.reporters.safe import guarded, safe, without_commands
from trackplan.reporters.words import number, percent

UNSEEN = "no audit saw this day"
BAR = 20


def summary(course: EventCourse) -> str:
    """``1,204 landed on 28 of 30 days, 2026-11-01 to 2026-11-30``."""
    landed = sum(1 for count in course.counts if count)
    seen = sum(1 for one in course.days if one.landed is not None)
    span = f"{course.days[0].day} to {course.days[-1].day}"
    return f"{sum(course.counts):,} landed on {landed:,} of {number(seen, 'days')}, {span}"


def found(course: EventCourse) -> Iterator[str]:
    """Yield what each audit found: ``2026-11-01 to 2026-11-07: 12 number-as-text``."""
    for one in course.found:
        yield f"{one.first} to {one.last}: {one.count:,} {safe(one.rule)}"


def cells(one: CourseDay, *, planned: bool) -> tuple[str, ...]:
    """The numbers of a day: landed, valid (of a planned event), late, people."""
    day = one.landed
    if day is None:
        return ("", "", "", "")
    share = percent(day.valid / day.count) if day.count and planned else ""
    return (
        f"{day.count:,}",
        share,
        f"{day.late:,}" if day.late else "",
        f"{day.people:,}" if day.people else "",
    )


def text(course: EventCourse, style: Style) -> str:
    """Render a line a day, newest last, with a bar for its number."""
    rows = [
        ("day", "landed", "valid", "late", "people"),
        *((one.day, *cells(one, planned=course.planned)) for one in course.days),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    most = max(course.counts, default=0) or 1
    lines = [f"{safe(course.name)}: {summary(course)}"]
    if style.unicode:
        lines.append(f"{spark(course.counts[-style.width or None :])}")
    lines.append("")
    for row, one in zip(rows, [None, *course.days], strict=True):
        shown = "  ".join(part.rjust(width) for part, width in zip(row, widths, strict=True))
        length = -(-one.landed.count * BAR // most) if one is not None and one.landed is not None else 0
        bar = ("█" if style.unicode else "#") * length
        note = UNSEEN if one is not None and one.landed is None else bar
        lines.append(f"{shown}  {note}".rstrip())
    said = list(found(course))
    lines += ["", "found:", *(f"  {one}" for one in said)] if said else []
    return without_commands("\n".join(lines) + "\n")


def as_csv(course: EventCourse) -> str:
    """Render a row a day; the numbers of a day that no audit saw are empty."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(["day", "event", "landed", "valid", "late", "people"])
    name = guarded(safe(course.name))
    for one in course.days:
        day = one.landed
        numbers = [day.count, day.valid, day.late, day.people] if day is not None else [None] * 4
        writer.writerow([one.day, name, *numbers])
    return made.getvalue()
