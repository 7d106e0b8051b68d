"""What every fact has: a fact is one thing in which two plans differ, and says nothing of what that breaks.

The kinds of facts are in `trackplan.changes`, one subject a file. A kind that holds no more than its base
is a plain subclass: seventy more dataclasses would be most of the time that importing them takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from trackplan.document import Ref
from trackplan.model.plan import Attribute
from trackplan.model.verdict import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the old plan had promised of the thing that changes."""

    unsent: bool = False
    """Nobody sends it yet: it was a draft."""
    holder_unsent: bool = False
    """Nobody sends the thing that it is a part of."""
    unread: bool = False
    """Nobody reads it yet: it was a draft."""
    sunset: date | None = None
    """The date after which it may go, where it was deprecated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Perhaps:
    """A new name that something which is gone may have now: a question to the plan's author."""

    name: str
    likeness: float
    same: int = 0
    of: int = 0
    """How many of the attributes that are its own, of how many, are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFact:
    """What every fact has. ``before`` and ``after`` are JSON values; ``None`` where there is nothing."""

    mirror: ClassVar[str] = ""
    """The fact that the same two plans give when they change places."""
    rows: ClassVar[tuple[Row, ...]] = ()
    """What it does to senders and readers: the first row that applies decides, and the last always does."""
    mild: ClassVar[bool] = False
    """Whether it breaks readers by definition, and seldom in practice: a new value of the same type."""
    removes: ClassVar[bool] = False
    """Whether a name is gone: for whoever builds on the plan a step that is not compatible."""
    wording: ClassVar[bool] = False
    """Whether only people who read the plan notice: payloads and their readers are as before."""

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

    @property
    def full_name(self) -> str:
        """What it is about, for a sentence that stands alone: ``"`value` of `order_completed`"``."""
        if self.attribute is None:
            return self.short_name
        return f"{self.short_name} of {f'`{self.event}`' if self.event else 'the person'}"

    @property
    def short_name(self) -> str:
        """The same below a heading that says which event or person it is part of."""
        if self.at == "plan":
            return "the plan"
        return f"`{self.attribute or self.event or self.at.rpartition('/')[2]}`"

    def say(self, name: str) -> str:
        """The change as one sentence about what has this name."""
        raise NotImplementedError

    def row(self) -> Row:
        """The row of the decision table that decides it, its life aside."""
        return next(row for row in self.rows if row.applies(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeFact(BaseFact):
    """Something about an attribute of an event, a person or an object."""

    old: Attribute | None = field(default=None, compare=False, repr=False)
    new: Attribute | None = field(default=None, compare=False, repr=False)
    person: bool = field(default=False, compare=False, repr=False)
    """Whether a person carries it at the top, where nothing can be required."""
    covered: bool = field(default=False, compare=False, repr=False)
    """Whether it stands in something that the plan calls personal data, or says not to be."""
    closed_before: bool = field(default=False, compare=False, repr=False)
    """Whether the old plan refused undeclared attributes beside it."""
    closed_after: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFact(AttributeFact):
    """Something about the values that an attribute may have.

    ``lost`` says whether it may take away a value that could be sent, ``gained`` whether it may let in
    one that could not: where either is false, that is proved.
    """

    keywords: ClassVar[tuple[str, ...]] = ()
    """The keys of the language that it is about, whose values it alone changes."""

    lost: bool = field(default=False, compare=False)
    gained: bool = field(default=False, compare=False)
    keyword: str = ""
    """The JSON Schema keyword that it is about, where several give the same fact."""
