"""What every fact has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from trackplan.document import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the old plan had promised of the thing that changes."""

    unsent: bool = False
    """Nobody sends it yet: it was a draft."""
    unread: bool = False
    """Nobody reads it yet: it was a draft."""
    sunset: date | None = None
    """The date after which it may go, where it was deprecated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFact:
    """What every fact has. ``before`` and ``after`` are JSON values; ``None`` where there is nothing."""

    mirror: ClassVar[str] = ""
    """The fact that the same two plans give when they change places."""

    at: str
    """What it is about, by a name that stays when the thing goes: ``events/order_completed/value``."""
    ref: Ref = field(compare=False, repr=False)
    """Where it stands in the new plan, or what is left around it there."""
    was: Ref | None = field(default=None, compare=False, repr=False)
    """Where it stood in the old plan."""
    event: str | None = None
    attribute: str | None = None
    group: str | None = None
    """The attribute group that it was written in, if it was."""
    before: Any = None
    after: Any = None
    life: Life = field(default_factory=Life, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The fact's name in reports: ``became-required``."""
        return re.sub(r"(?<=.)(?=[A-Z])", "-", type(self).__name__).lower()
