"""The nouns of the sandbox: a call that came in, what it asks for, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from trackplan.model.limits import EVENT_NAME

Kind = Literal["event", "page", "screen", "person", "call"]
OK = 200
Outcome = Literal["accepted", "refused", "dropped", "duplicate"]


class NotJson:
    """Stands for a body that is no JSON text."""


NOT_JSON = NotJson()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request, read: path parts are percent-decoded, the body is decoded JSON."""

    method: str
    parts: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    """Decoded JSON, ``None`` when empty, `NOT_JSON` when it is none."""
    size: int = 0
    """Bytes of the body."""
    now: int = 0
    """Unix seconds of receipt."""
    strict: bool = False
    """Whether what Customer.io takes in silence is refused: ``--strict`` or ``X-Strict-Mode: 1``."""

    @property
    def sent(self) -> Any:
        """The body to keep: ``None`` where there is none that could be kept."""
        return None if self.body is NOT_JSON else self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswer:
    """What goes back: ``body`` is sent as JSON, text as HTML, ``None`` as no body at all."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Who:
    """A person by one or more identifiers."""

    id: str | None = None
    email: str | None = None
    cio_id: str | None = None

    @property
    def text(self) -> str | None:
        """The identifier to show: id, else email, else cio_id."""
        return self.id or self.email or self.cio_id


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """Put an event, page view or screen view on a person's or an anonymous trail."""

    type: Literal["event", "page", "screen"]
    name: str
    data: Mapping[str, Any]
    timestamp: int
    who: Who | None = None
    anonymous_id: str | None = None
    event_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAttributes:
    """Create or update a person; a ``None`` value removes the attribute."""

    who: Who
    attributes: Mapping[str, Any]
    timestamp: int
    only_update: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePerson:
    """Remove a person, and keep the identifiers from coming back when ``suppress``."""

    who: Who
    suppress: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsuppress:
    """Let identifiers come back."""

    who: Who


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePeople:
    """Fold ``secondary`` into ``primary``, which must exist."""

    primary: Who
    secondary: Who


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDevice:
    """Add or update a device of a person, or remove it when ``device`` is ``None``."""

    who: Who
    token: str
    device: Mapping[str, Any] | None


Step = LogEvent | SetAttributes | DeletePerson | Unsuppress | MergePeople | SetDevice


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One thing that a sender asked for, whatever became of it."""

    api: str
    kind: Kind
    record: Any
    """As sent, plus the person that the path names, so that it can be judged and replayed."""
    name: str | None = None
    person: str | None = None
    anonymous_id: str | None = None
    outcome: Outcome = "accepted"
    reason: str = ""
    """Why it was refused or dropped."""
    notes: tuple[str, ...] = ()
    """What Customer.io does with it in silence."""
    step: Step | None = None

    @property
    def shape(self) -> str:
        """The wire shape of ``record``, as `trackplan.shapes` names it."""
        if self.api == "track/v1":
            return "identify" if self.kind == "person" else "track_v1"
        return {"track/v2": "track_v2"}.get(self.api, "pipelines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to a call, and what it leaves behind."""

    answer: CallAnswer = field(default_factory=CallAnswer)
    arrivals: tuple[Arrival, ...] = ()


def who_is(identifier: str) -> Who:
    """Read the identifier of a v1 path: a ``cio_`` id, an email, or an id."""
    if identifier.startswith("cio_"):
        return Who(cio_id=identifier.removeprefix("cio_"))
    return Who(email=identifier) if "@" in identifier else Who(id=identifier)


def unix_time(value: Any, now: int) -> tuple[int, tuple[str, ...]]:
    """Read a unix timestamp as Customer.io does: whatever is no number becomes the time of receipt.

    A Customer.io engineer says so in https://github.com/segmentio/action-destinations/pull/2054.
    """
    if value is None:
        return now, ()
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**62:
        return int(value), ()
    return now, ("`timestamp` is not unix seconds: the time of receipt was taken instead",)


def refuse(api: str, kind: Kind, record: Any, reason: str, **more: Any) -> Arrival:
    """An arrival that was answered with an error."""
    return Arrival(api=api, kind=kind, record=record, outcome="refused", reason=reason, **more)


def turned_away(decision: Decision, answer: CallAnswer, reason: str) -> Decision:
    """The same call, answered otherwise and without effect: every arrival has this outcome instead."""
    outcome: Outcome = "dropped" if answer.status == OK else "refused"
    arrivals = tuple(
        replace(arrival, outcome=outcome, reason=arrival.reason or reason, notes=(), step=None)
        for arrival in decision.arrivals
    )
    return Decision(answer=answer, arrivals=arrivals)


def filled(value: Any) -> str | None:
    """The value if it is text with something in it, as ids must be."""
    return value if isinstance(value, str) and value else None


def short(name: Any) -> str | None:
    """An event name fit for an index: text, cut at the limit; ``None`` when there is none."""
    return name[:EVENT_NAME] if isinstance(name, str) and name.strip() else None
