"""The data types of the sandbox: calls, the steps they ask for, and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from trackplan.model.limits import EVENT_NAME

Kind = Literal["event", "page", "screen", "person", "call"]
OK = 200
Outcome = Literal["accepted", "refused", "dropped", "duplicate"]


class NotJson:
    """The type of `NOT_JSON`, the body of a call that is not JSON."""


NOT_JSON = NotJson()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One parsed HTTP request: path parts are percent-decoded, the body is decoded JSON."""

    method: str
    parts: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    """Decoded JSON; ``None`` if empty, `NOT_JSON` if invalid."""
    size: int = 0
    """Bytes of the body."""
    now: int = 0
    """Unix seconds of receipt."""
    strict: bool = False
    """Whether to reject what Customer.io accepts silently: ``--strict`` or ``X-Strict-Mode: 1``."""

    @property
    def sent(self) -> Any:
        """The body to store; ``None`` if it is not JSON."""
        return None if self.body is NOT_JSON else self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswer:
    """An HTTP response: ``body`` is sent as JSON, text as HTML, ``None`` as an empty body."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Who:
    """The identifiers of a person."""

    id: str | None = None
    email: str | None = None
    cio_id: str | None = None

    @property
    def text(self) -> str | None:
        """The identifier to show: id, else email, else cio_id."""
        return self.id or self.email or self.cio_id


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """Log an event, page view or screen view of a person or an anonymous visitor."""

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
    """Remove a person; with ``suppress``, block the identifiers."""

    who: Who
    suppress: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsuppress:
    """Unblock suppressed identifiers."""

    who: Who


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePeople:
    """Merge ``secondary`` into ``primary``, which must exist."""

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
    """One item of a call, whatever its outcome."""

    api: str
    kind: Kind
    record: Any
    """The record as sent, plus the person in the path, so that it can be checked and replayed."""
    name: str | None = None
    person: str | None = None
    anonymous_id: str | None = None
    outcome: Outcome = "accepted"
    reason: str = ""
    """Why it was rejected or dropped."""
    notes: tuple[str, ...] = ()
    """What Customer.io does with it silently."""
    step: Step | None = None

    @property
    def shape(self) -> str:
        """The wire shape of ``record``, as `trackplan.shapes` names it."""
        if self.api == "track/v1":
            return "identify" if self.kind == "person" else "track_v1"
        return {"track/v2": "track_v2"}.get(self.api, "pipelines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The response to a call, and its arrivals."""

    answer: CallAnswer = field(default_factory=CallAnswer)
    arrivals: tuple[Arrival, ...] = ()


def who_is(identifier: str) -> Who:
    """Parse the identifier of a v1 path: a ``cio_`` id, an email, or an id."""
    if identifier.startswith("cio_"):
        return Who(cio_id=identifier.removeprefix("cio_"))
    return Who(email=identifier) if "@" in identifier else Who(id=identifier)


def unix_time(value: Any, now: int) -> tuple[int, tuple[str, ...]]:
    """Parse a unix timestamp as Customer.io does: anything but a number becomes the time of receipt.

    Source: a Customer.io engineer in https://github.com/segmentio/action-destinations/pull/2054.
    """
    if value is None:
        return now, ()
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**62:
        return int(value), ()
    return now, ("`timestamp` is not unix seconds: the time of receipt was taken instead",)


def refuse(api: str, kind: Kind, record: Any, reason: str, **more: Any) -> Arrival:
    """Return an arrival that was rejected with an error."""
    return Arrival(api=api, kind=kind, record=record, outcome="refused", reason=reason, **more)


def turned_away(decision: Decision, answer: CallAnswer, reason: str) -> Decision:
    """Replace the response of a decision and reject all its arrivals."""
    outcome: Outcome = "dropped" if answer.status == OK else "refused"
    arrivals = tuple(
        replace(arrival, outcome=outcome, reason=arrival.reason or reason, notes=(), step=None)
        for arrival in decision.arrivals
    )
    return Decision(answer=answer, arrivals=arrivals)


def filled(value: Any) -> str | None:
    """Return the value if it is non-empty text, as ids must be."""
    return value if isinstance(value, str) and value else None


def short(name: Any) -> str | None:
    """Return an event name for the index: text, cut at the limit; ``None`` if there is none."""
    return name[:EVENT_NAME] if isinstance(name, str) and name.strip() else None
