"""The course of an event as one self-contained HTML file."""

from __future__ import annotations

from trackplan import __version__
from trackplan.model.course import EventCourse
from trackplan.reporters.course import UNSEEN, cells, found, summary
from trackplan.reporters.html.charts import by_day
from trackplan.reporters.html.frame import written


def page(course: EventCourse) -> str:
    """Render the page: a chart, and a table of the days, the newest first."""
    days = [one.day for one in course.days]
    return written(
        "course.html",
        {
            "title": f"The course of {course.name}",
            "kind": "The course of an event",
            "heading": course.name,
            "plan_version": None,
            "lead": [""],
            "verdict": summary(course),
            "state": "good",
            "complete": True,
            "show_values": False,
            "checked": "",
            "aside": [],
            "version": __version__,
            "chart": by_day(course.name, course.counts, days),
            "rows": [
                {
                    "day": one.day,
                    "cells": cells(one, planned=course.planned),
                    "note": UNSEEN if one.landed is None else "",
                }
                for one in reversed(course.days)
            ],
            "found": list(reversed(list(found(course)))),
        },
    )
