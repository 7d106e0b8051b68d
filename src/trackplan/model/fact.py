"""The base of facts: a fact is one difference between two plans, without a verdict.

The kinds of facts are in `trackplan.changes`, one subject per file. A kind without fields of its own is a
plain subclass: seventy more dataclasses would dominate the import time.
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
    """The lifecycle state, in the old plan, of the thing that changes."""

    unsent: bool = False
    """It was a draft, which nobody sends yet."""
    holder_unsent: bool = False
    """Its parent was a draft, which nobody sends yet."""
    unread: bool = False
    """It was a draft, which nobody reads yet."""
    sunset: date | None = None
    """The date after which it may be removed, if it was deprecated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Perhaps:
    """A possible new name of something removed: a question to the plan's author."""

    name: str
    likeness: float
    same: int = 0
    of: int = 0
    """The number of equal own attributes, and their total."""


Case = tuple[tuple[str, str, Any], ...]
"""Which payloads are meant: the path of an object (empty: the event), its discriminator and that value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFact:
    """The base of facts. ``before`` and ``after`` are JSON values; ``None`` if absent."""

    mirror: ClassVar[str] = ""
    """The fact for the same two plans in reverse order."""
    rows: ClassVar[tuple[Row, ...]] = ()
    """The rows of the decision table: the first that applies decides, and the last always applies."""
    mild: ClassVar[bool] = False
    """Whether it breaks readers only in theory, such as a new value of the same type."""
    removes: ClassVar[bool] = False
    """Whether it removes a name, which is incompatible for users of the plan."""
    wording: ClassVar[bool] = False
    """Whether it only affects people who read the plan, not payloads or their readers."""

    at: str
    """The stable name of its subject, valid after removal: ``events/order_completed/value``."""
    ref: Ref = field(compare=False, repr=False)
    """Its place in the new plan, or that of its parent."""
    was: Ref | None = field(default=None, compare=False, repr=False)
    """Its place in the old plan."""
    event: str | None = None
    attribute: str | None = None
    group: str | None = None
    """The attribute group that declares it, if any."""
    cases: tuple[Case, ...] = field(default=(), compare=False)
    """The variants that it is about; empty for all payloads."""
    before: Any = None
    after: Any = None
    life: Life = field(default_factory=Life, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The fact's name in reports: ``became-required``."""
        return re.sub(r"(?<=.)(?=[A-Z])", "-", type(self).__name__).lower()

    @property
    def full_name(self) -> str:
        """The subject, for a sentence without context: ``"`value` of `order_completed`"``."""
        if self.attribute is None:
            return self.short_name
        where = " or ".join(map(_said, self.cases))
        return f"{self.short_name} of {f'`{self.event}`' if self.event else 'the person'}" + (
            where and f" where {where}"
        )

    @property
    def short_name(self) -> str:
        """The subject below a heading that already names the event or person."""
        if self.at == "plan":
            return "the plan"
        return f"`{self.attribute or self.event or self.at.rpartition('/')[2]}`"

    def say(self, name: str) -> str:
        """Return the change as one sentence about the subject ``name``."""
        raise NotImplementedError

    def row(self) -> Row:
        """Return the key of the decision table's row for it, leaving its life aside."""
        return next(row for row in self.rows if row.applies(self))


def _said(case: Case) -> str:
    return " and ".join(
        f"`{path}.{by}` is `{value}`" if path else f"`{by}` is `{value}`" for path, by, value in case
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeFact(BaseFact):
    """A fact about an attribute of an event, a person or an object."""

    old: Attribute | None = field(default=None, compare=False, repr=False)
    new: Attribute | None = field(default=None, compare=False, repr=False)
    person: bool = field(default=False, compare=False, repr=False)
    """Whether it is a top-level attribute of a person, which cannot be required."""
    covered: bool = field(default=False, compare=False, repr=False)
    """Whether a parent declares `pii`, as a kind or as false."""
    closed_before: bool = field(default=False, compare=False, repr=False)
    """Whether the old plan refused undeclared attributes beside it."""
    closed_after: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFact(AttributeFact):
    """A fact about the values that an attribute may have.

    ``lost``: it may remove a value that could be sent. ``gained``: it may admit a new one. Either is
    false only if that is proved.
    """

    keywords: ClassVar[tuple[str, ...]] = ()
    """The keys of the language that it covers."""

    lost: bool = field(default=False, compare=False)
    gained: bool = field(default=False, compare=False)
    keyword: str = ""
    """Its JSON Schema keyword, if several keywords give this kind of fact."""
