"""What depends on an event or an attribute, and what happens to it when that is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, overload

from trackplan.document import Ref
from trackplan.model.reference import Outcome, Usage

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
    "printed": "the message does without",
    "condition": "the condition is not met",
    "loop": "the loop is empty",
    "argument": "the message does without",
    "assigned": "the name is blank",
}
"""What becomes of a reader when the value is missing. Source for failing messages: Customer.io's page on
using Liquid, "a variable without a value and without a fallback stops the message"."""

OUTCOMES: Mapping[Outcome, str] = {
    "fails": "the message fails",
    "cannot tell": "the message fails",
    "blank": "goes blank",
}
"""The same where it is more than the reader's own role says."""


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
    """Whether the text provides for a missing value."""
    outcome: Outcome = "as meant"
    """What becomes of the message when the value is missing."""
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
        return self.outcome == "fails"

    @property
    def without(self) -> str:
        """What happens when the value is missing."""
        if self.role == "printed" and self.fallback:
            return WITHOUT[self.role]
        said = OUTCOMES.get(self.outcome, WITHOUT[self.role])
        return said if self.certain or self.role == "unreadable" else f"possibly: {said}"


class DeferredConsumers(Sequence[Consumer]):
    """Consumers that are made when they are first looked at: a large workspace has hundreds of thousands."""

    def __init__(self, count: int, make: Callable[[], Iterable[Consumer]]) -> None:
        self._count = count
        self._make = make
        self._made: tuple[Consumer, ...] | None = None

    def _all(self) -> tuple[Consumer, ...]:
        if self._made is None:
            self._made = tuple(self._make())
        return self._made

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Consumer]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> Consumer: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Consumer, ...]: ...
    def __getitem__(self, index: int | slice) -> Consumer | tuple[Consumer, ...]:
        return self._all()[index]


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
    """The number of places in messages that fail if it is missing."""
    readers: Sequence[Consumer]
    senders: frozenset[str] | None = None
    """The names of the messages among the readers; by default those of the readers."""

    @property
    def message_names(self) -> frozenset[str]:
        """The messages that read it."""
        if self.senders is not None:
            return self.senders
        return frozenset(reader.name for reader in self.readers if reader.kind == "message")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectImpact:
    """The consumers of one subject."""

    subject: ImpactSubject
    readers: tuple[Consumer, ...]
    """The consumers of an event as a whole."""
    attributes: tuple[AttributeImpact, ...] | None
    """The consumers of each attribute; ``None`` if the subject is an attribute."""
    summary: tuple[str, ...]
    """The consumers in a few words, one phrase per kind; and where the code sends it."""
    calls: tuple[str, ...] = ()
    """The places of calls in source code that send it, such as ``services/checkout/paid.go:42``."""

    @property
    def reader_count(self) -> int:
        """How many places read the subject."""
        return len(self.readers) + sum(len(part.readers) for part in self.attributes or ())

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
