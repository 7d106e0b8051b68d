"""What the file of a subject declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from trackplan.model.fact import BaseFact
from trackplan.model.plan import Plan
from trackplan.model.rule import Rule

Level = Literal["event", "attribute", "values", "plan"]
"""What is compared: two events, two attributes, the values of two attributes, or the rest of two plans."""

Make = Callable[..., Any]
"""Makes a fact of its class and its values, with the place filled in."""


class EventMake(Protocol):
    """Makes a fact about an event, and knows the two plans that it stands in."""

    @property
    def after(self) -> Plan:
        """The new plan."""

    def __call__(self, kind: type[BaseFact], **values: Any) -> BaseFact:
        """Make a fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The facts of a subject at one level, and the function that finds them.

    ``find(old, new, make)`` gets two `Event`, `Attribute`, `ValueSet` or `Plan`, by its level; that of
    events has an `EventMake`. It is
    ``None`` where the comparison itself finds them: that a name went or was added, it knows.
    """

    level: Level
    facts: tuple[type[BaseFact], ...] = ()
    find: Callable[[Any, Any, Any], Iterator[BaseFact]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One subject: its facts, and the rules that report them."""

    parts: tuple[Part, ...] = ()
    rules: tuple[type[Rule], ...] = ()
