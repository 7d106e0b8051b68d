"""The running workspace: shared state of all requests, and the handling of arrivals."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trackplan.sandbox import intake, people
from trackplan.sandbox.calls import Decision, SetAttributes, Who
from trackplan.sandbox.clock import SandboxClock
from trackplan.sandbox.credentials import CallCredentials
from trackplan.sandbox.faults import FaultRule
from trackplan.sandbox.intake import Counts, StoredEvent
from trackplan.sandbox.seed import Seed
from trackplan.sandbox.store import Store
from trackplan.sandbox.throttle import FaultThrottle
from trackplan.sandbox.verdicts import Judge, judged


@dataclass(slots=True, kw_only=True)
class SandboxWorkspace:
    """The store, judge, seed and settings of one sandbox."""

    store: Store
    judge: Judge
    seed: Seed
    credentials: CallCredentials
    throttle: FaultThrottle
    counts: Counts
    plan: str | None = None
    """The name of the judge's plan, for people."""
    strict: bool = False
    clock: SandboxClock = field(default_factory=SandboxClock)
    faults: list[FaultRule] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set and replaced whenever something has landed."""
    stopping: bool = False

    async def land(self, decision: Decision) -> list[StoredEvent]:
        """Judge, store and count arrivals; returns once they are on disk."""
        arrivals = [judged(arrival, self.judge) for arrival in decision.arrivals]
        received = int(self.clock.now() * 1000)
        strict = self.strict
        landed = await self.store.write(
            lambda connection: intake.take(connection, arrivals, received, strict=strict)
        )
        self.counts.add(landed)
        self.tell()
        return landed

    def populate(self, connection: sqlite3.Connection) -> None:
        """Add the people of the seed to the store if they are missing."""
        now = int(self.clock.now())
        for person in self.seed.people:
            who = Who(id=person["id"])
            if people.find(connection, who) is None:
                step = SetAttributes(who=who, attributes=person, timestamp=now)
                people.set_attributes(connection, step, now)

    async def reset(self) -> None:
        """Delete all arrivals, and restore the people of the seed."""

        def forget(connection: sqlite3.Connection) -> None:
            intake.reset(connection)
            self.populate(connection)

        await self.store.write(forget)
        self.counts.clear()
        self.tell()

    def tell(self) -> None:
        """Wake all waiters for new arrivals."""
        self.changed.set()
        self.changed = asyncio.Event()


def answer_of(decision: Decision, landed: list[StoredEvent]) -> Decision:
    """Return the response; a rejection if the store found a repeated id under ``--strict``."""
    late = [
        one.judged.arrival
        for arrival, one in zip(decision.arrivals, landed, strict=True)
        if one.judged.arrival.outcome == "refused" and arrival.outcome != "refused"
    ]
    if not late or decision.answer.status not in (200, 207):
        return decision
    body: Mapping[str, Any] = {"meta": {"errors": [arrival.reason for arrival in late]}}
    if late[0].api == "track/v2":
        body = {"errors": [{"reason": "invalid", "field": "id", "message": late[0].reason}]}
    return replace(decision, answer=replace(decision.answer, status=400, body=body))
