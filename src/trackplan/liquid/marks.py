"""Marks of what stands among segments or values of Liquid, and of a value that is missing."""

from __future__ import annotations

from enum import Enum
from typing import Final

from trackplan.model.reference import Literal_


class Mark(Enum):
    """What stands among segments or values, and is neither a name nor a literal."""

    SIZE = "size"
    """The size of a list or text: a step that the plan's path does not show."""
    NAME = "name"
    """The first step of a name that the text itself assigns: whether it is assigned at all."""
    UNKNOWN = "unknown"
    """No literal."""
    NUMBER = "number"
    """Some whole number."""
    EARLIER = "earlier"
    """What an earlier turn of a loop gave to a name."""

    __hash__ = object.__hash__  # Enum's own is slow


SIZE: Final = Mark.SIZE
NAME: Final = Mark.NAME
UNKNOWN: Final = Mark.UNKNOWN
NUMBER: Final = Mark.NUMBER
EARLIER: Final = Mark.EARLIER

WhenMissing = Literal_ | tuple[()] | Mark
"""What stands in place of a value that is missing: nil, or what filters make of that. ``()`` is a list
without members, `UNKNOWN` anything else."""
