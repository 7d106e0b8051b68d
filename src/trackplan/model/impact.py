"""What depends on an event or an attribute, and what happens to it when that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from trackplan.document import Ref
from trackplan.model.reference import Usage

UNSENT = frozenset({"stopped", "sent", "draft"})
"""The states of a campaign or broadcast in which it sends nothing."""

Kind = Literal["campaign", "journey", "segment", "message"]
Role = Usage | Literal["trigger", "exit", "goal", "uses", "conditions", "unreadable"]

WITHOUT: Mapping[Role, str] = {
    "trigger": "nobody enters",
    "exit": "nobody leaves at it",
    "goal": "the goal is never met",
    "uses": "declared in the plan",
    "conditions": "the conditions may no longer match",
    "unreadable": "cannot tell whether it is read",
    "printed": "the message fails",
    "condition": "the condition is not met",
    "loop": "the loop is empty",
    "argument": "goes blank",
    "assigned": "goes blank",
}
"""What becomes of a reader when the value is missing. Source for failing messages: Customer.io's page on
using Liquid, "a variable without a value and without a fallback stops the message"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A campaign, segment or place of a message that depends on an event or on one of its attributes."""

    kind: Kind
    role: Role
    name: str
    """The campaign, the journey, the segment, or the message with its campaign."""
    state: str = ""
    attribute: str = ""
    """The path that it reads; empty for the event itself."""
    place: str = ""
    """Where in the message: ``body:12:32``, or ``snippet footer:3:5``."""
    line: int = 1
    column: int = 1
    certain: bool = True
    """False if it only may read it: by a dynamic name, or as a part of the whole event."""
    fallback: bool = False
    """Whether the text minds that the value may be missing."""
    loops: tuple[str, ...] = ()
    ref: Ref = field(compare=False, repr=False)

    @property
    def live(self) -> bool:
        """Whether it is running, as far as is known."""
        return self.state not in UNSENT

    @property
    def where(self) -> str:
        """The place in its message, else the line of the plan or snapshot."""
        location = self.ref.location
        return self.place or f"{location.file}:{location.span.line}:{location.span.column}"

    @property
    def fails(self) -> bool:
        """Whether a missing value stops the message."""
        return self.role == "printed" and not self.fallback

    @property
    def without(self) -> str:
        """What happens when the value is missing."""
        if self.role == "printed" and self.fallback:
            return "the message does without"
        said = WITHOUT[self.role]
        return said if self.certain or self.role == "unreadable" else f"possibly: {said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactSubject:
    """The subject of a question: an event or an attribute; of people if ``event`` is ``None``."""

    event: str | None
    attribute: str | None = None

    @property
    def name(self) -> str:
        """The name as a user writes it: ``checkout_started.items[].title``, ``customer.first_name``."""
        root = self.event or "customer"
        return root if self.attribute is None else f"{root}.{self.attribute}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeImpact:
    """The consumers of one attribute of an event."""

    attribute: str
    planned: bool
    messages: int
    without_fallback: int
    """How many places of messages fail when it is missing."""
    readers: tuple[Consumer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectImpact:
    """The consumers of one subject."""

    subject: ImpactSubject
    readers: tuple[Consumer, ...]
    """The consumers of an event as a whole."""
    attributes: tuple[AttributeImpact, ...] | None
    """The consumers of each attribute; ``None`` if the subject is an attribute."""
    summary: tuple[str, ...]
    """The consumers in a few words, one phrase per kind."""

    @property
    def all_readers(self) -> tuple[Consumer, ...]:
        """All consumers of the subject, each place once."""
        return (*self.readers, *(one for part in self.attributes or () for one in part.readers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """The consumers of each subject of a report."""

    asked: tuple[str, ...]
    """The requested subjects; empty for all events."""
    subjects: tuple[SubjectImpact, ...]
