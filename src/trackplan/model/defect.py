"""Description of an internal error without values: its kind, and the line that raised it."""

from __future__ import annotations

from trackplan import __version__


def defect(error: BaseException) -> str:
    """Return such as ``KeyError in scan.landed:41, version 0.1.0``; the error's own text may hold values."""
    place, step = "main", error.__traceback__
    while step is not None:
        module = str(step.tb_frame.f_globals.get("__name__", ""))
        if module.startswith("trackplan."):
            place = f"{module.removeprefix('trackplan.')}:{step.tb_lineno}"
        step = step.tb_next
    return f"{type(error).__name__} in {place}, version {__version__}"
