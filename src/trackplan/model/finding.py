"""Findings: one problem each, with rule, severity, place and message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Literal

from trackplan.document import Location, Ref
from trackplan.document.excerpt import Excerpt

Kind = Literal["document", "plan", "payload", "landing", "change", "reader", "code", "policy"]


class Severity(IntEnum):
    """Severity of a finding; a larger value is worse."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The word that users read and write: ``error``, ``warning`` or ``info``."""
        return self.name.lower()


class Consequence(IntEnum):
    """What a finding does to the plan's journeys; a larger value is worse."""

    NONE = 0
    """It is about something that the plan does not have."""
    PLANNED = 1
    """It is about something that the plan has, or was meant to be that."""
    STOPS = 2
    """A journey does not start."""

    @property
    def word(self) -> str:
        """``stops``, ``planned``, or nothing."""
        return self.name.lower() if self else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCard:
    """The documentation of a rule, which is also its test.

    ``bad`` and ``good`` are small plans (and what belongs with them) that the tests run: the lines
    that the rule reports in ``bad`` are those that end in ``# flagged``, and ``good`` is clean. A
    line ``--- NAME`` starts another file, such as ``--- samples/a.ndjson``. Long values are
    abbreviated as ``…1,001 letters…`` or ``…301 attributes…``.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    fix: str
    bad: str
    good: str
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Option names with their defaults, settable under ``rules:`` in the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One sample place of an aggregated finding."""

    file: str
    line: int
    column: int = 1
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An occurrence count: ``count`` out of ``of``, with days and source."""

    count: int
    of: int | None = None
    first: str | None = None
    last: str | None = None
    source: str | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The result of a rule: a message about one place. The engine makes it a `Finding`."""

    message: str
    ref: Ref
    event: str | None = None
    attribute: str | None = None
    """An attribute path such as ``items[].sku``."""
    help: str | None = None
    """The remedy, if it is more specific than the card's ``fix``."""
    severity: Severity | None = None
    """Set if the plan itself says how severe it is, as ``additional: forbid`` does."""
    at: str | None = None
    """The subject, such as ``journeys/winback``; see `Finding.at`."""
    seen: Seen | None = None
    """The counts, if one problem represents many occurrences."""
    meant: str | None = None
    """The planned event that an unplanned one was meant to be."""
    landed_as: tuple[str, ...] = ()
    """The unplanned names under which a planned event landed in its stead."""
    lost: bool = False
    """Whether nothing that waits for the event, or for the one that was meant, gets it."""
    missed: int = 0
    """How many were to be expected and did not land."""
    anchor: Ref | None = None
    """What stands in for ``ref`` where only files can be pointed at: the event in the plan, for a
    message in a workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A `Problem` with its rule, severity and identity."""

    rule: str
    kind: Kind
    severity: Severity
    message: str
    help: str
    location: Location
    pointer: str = ""
    shown: Location | None = None
    """The place of it for a person, when ``location`` is the place in the plan that stands in for it:
    ``Cart recovery / After a day / body`` with a line of that text."""
    event: str | None = None
    attribute: str | None = None
    at: str = "plan"
    """The stable name of its subject: ``events/order_completed/value``. `allow` matches this."""
    count: int = 1
    share: float | None = None
    """``count`` over the occurrences that could have had the problem; ``None`` when not a rate."""
    of: int | None = None
    """The number that ``share`` is a share of."""
    basis: str | None = None
    """Whether ``count`` is ``exact``, or estimated, such as ``sampled 1 in 100``, where a database counts."""
    first_seen: str | None = None
    last_seen: str | None = None
    source: str | None = None
    places: tuple[Place, ...] = ()
    """The first few places, if ``count`` is more than one."""
    fingerprint: str = ""
    meant: str | None = None
    """The planned event that an unplanned one was meant to be."""
    journeys: tuple[str, ...] = ()
    """The plan's journeys that wait for the event: to start, to end, or as their goal."""
    consequence: Consequence = Consequence.NONE
    landed_as: tuple[str, ...] = ()
    """The unplanned names under which a planned event landed in its stead."""
    missed: int = 0
    """How many were to be expected and did not land."""
    owner: str | None = None
    """The owner of the event or journey that it is about, as the plan names it."""
    contact: str = ""
    """The contact of that owner."""
    parts: tuple[Finding, ...] = ()
    """Other findings of the same cause, which this one stands for."""
    excerpt: Excerpt | None = field(default=None, compare=False)

    @property
    def is_sum(self) -> bool:
        """Whether it says nothing beside what its parts say."""
        return bool(self.parts) and self.kind == self.parts[0].kind

    @property
    def weight(self) -> tuple[int, int, int]:
        """Return the sort key: severity, consequence, number; an absence counts what it misses."""
        return (self.severity, self.consequence, max(self.count, self.missed))

    @property
    def order(self) -> tuple[Any, ...]:
        """The reading order of a report: by place, then rule."""
        return (self.location, () if self.shown is None else (self.shown,), self.rule, self.at, self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was not checked or not carried over, and why."""

    what: str
    reason: str
    count: int | None = None
    """How often it stands there, where that is known."""
    places: tuple[str, ...] = ()
    """The first places where it stands."""

    @property
    def told(self) -> str:
        """The reason, with the number and the first places where there are any."""
        if self.count is None:
            return self.reason
        times = "once" if self.count == 1 else f"{self.count:,} times"
        more = ", ..." if len(self.places) < self.count else ""
        where = f", at {', '.join(self.places)}{more}" if self.places else ""
        return f"{self.reason} ({times}{where})"
