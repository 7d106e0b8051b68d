"""The colours and typefaces of reports and the docs site."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def palette() -> str:
    """Return the style sheet that defines them, for light and dark screens."""
    return files(__package__).joinpath("palette.css").read_text(encoding="utf-8")
