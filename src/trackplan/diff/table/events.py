"""Rows of the facts about events."""

from __future__ import annotations

from trackplan.diff.table.row import BREAKING, NO_MATTER, RISKY, SAFE, STILL_KNOWN, STILL_VALID, Row, row
from trackplan.model.facts.events import (
    DedupeChanged,
    DedupeDeclared,
    DedupeDropped,
    DelayLoosened,
    DelayTightened,
    EventAdded,
    EventOwnerChanged,
    EventRemoved,
    EventRenamed,
    OrderChanged,
    OrderDeclared,
    OrderDropped,
    SenderAdded,
    SenderDropped,
    StatusChanged,
    SuccessorChanged,
    SunsetChanged,
    TextChanged,
    VolumeChanged,
    VolumeNarrowed,
    VolumeWidened,
)

RETURNED = "the name had been removed before"
"""When an event is one that comes back."""

_STOPS = "what listens for it hears nothing any more"

ROWS: tuple[Row, ...] = (
    row(
        EventAdded,
        STILL_VALID,
        (RISKY, "the name meant something before, and what still listens for it may take one for the other"),
        RETURNED,
        lambda fact: fact.tombstone is not None,
    ),
    row(EventAdded, STILL_VALID, (SAFE, "nobody listens for it yet")),
    row(EventRemoved, (BREAKING, "the event is no longer in the plan"), (BREAKING, _STOPS)),
    row(EventRenamed, (BREAKING, "the old name is no longer in the plan"), (BREAKING, _STOPS)),
    row(StatusChanged, NO_MATTER, NO_MATTER),
    row(SunsetChanged, NO_MATTER, NO_MATTER),
    row(SuccessorChanged, NO_MATTER, NO_MATTER),
    row(EventOwnerChanged, NO_MATTER, NO_MATTER),
    row(
        SenderAdded,
        STILL_VALID,
        (RISKY, "one occurrence may come twice, once from each source"),
    ),
    row(
        SenderDropped,
        (RISKY, "the plan cannot tell whether the source has stopped sending"),
        (RISKY, "what only that source knew of no longer comes"),
    ),
    row(
        DedupeDeclared,
        (RISKY, "a repeated occurrence is now a finding, and the plan cannot tell whether any is sent"),
        STILL_KNOWN,
    ),
    row(DedupeDropped, STILL_VALID, (RISKY, "a repeated occurrence is no longer found")),
    row(
        DedupeChanged,
        (RISKY, "other occurrences count as repeated"),
        (RISKY, "some repeated occurrences may no longer be found"),
    ),
    row(
        DelayTightened,
        (RISKY, "landing as late as before is now a finding, and the plan cannot tell how late it lands"),
        STILL_KNOWN,
    ),
    row(DelayLoosened, STILL_VALID, (RISKY, "it may land later than journeys count on")),
    row(
        VolumeNarrowed,
        (RISKY, "a volume that was expected is now a finding"),
        STILL_KNOWN,
    ),
    row(VolumeWidened, STILL_VALID, (RISKY, "a volume may come that was not expected")),
    row(
        VolumeChanged,
        (RISKY, "a volume that was expected is now a finding"),
        (RISKY, "a volume may come that was not expected"),
    ),
    row(
        OrderDeclared,
        (RISKY, "coming without the other event is now a finding, and the plan cannot tell whether it does"),
        STILL_KNOWN,
    ),
    row(OrderDropped, STILL_VALID, (RISKY, "it may come without the event that came before it")),
    row(
        OrderChanged,
        (RISKY, "the order sent so far may now be a finding"),
        (RISKY, "it may come without the event that came before it"),
    ),
    row(TextChanged, NO_MATTER, NO_MATTER),
)
