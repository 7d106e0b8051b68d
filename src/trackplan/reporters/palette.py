"""The colours and typefaces of every page that the tool writes: a report, and the docs site."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def palette() -> str:
    """The style sheet that names them, for a light and for a dark screen."""
    return files(__package__).joinpath("palette.css").read_text(encoding="utf-8")
