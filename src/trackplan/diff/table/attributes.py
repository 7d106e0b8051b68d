"""Rows of the facts about attributes, their values aside."""

from __future__ import annotations

from trackplan.diff.meaning import is_anything
from trackplan.diff.table.row import BREAKING, NO_MATTER, RISKY, SAFE, STILL_VALID, Row, always, row
from trackplan.model.facts.attributes import (
    AdditionalChanged,
    AdditionalClosed,
    AdditionalOpened,
    AttributeAdded,
    AttributeFact,
    AttributeRemoved,
    AttributeRenamed,
    BecameOptional,
    BecameRequired,
    PiiChanged,
)

_ABSENT = "it may be missing, where it never was"
_SILENT = "it was optional, so its absence was handled; from now on it never comes"


def _takes_anything(fact: AttributeAdded) -> bool:
    return fact.new is not None and is_anything(fact.new)


def _needed(fact: AttributeFact) -> bool:
    return fact.new is not None and fact.new.required and not fact.person


def _was_needed(fact: AttributeFact) -> bool:
    return fact.old is not None and fact.old.required and not fact.person


ROWS: tuple[Row, ...] = (
    row(
        AttributeAdded,
        (BREAKING, "a payload without it is now invalid"),
        (SAFE, "nobody reads it yet"),
        "it is required",
        _needed,
    ),
    row(
        AttributeAdded,
        STILL_VALID,
        (SAFE, "nobody reads it yet"),
        "it is optional, and undeclared attributes were refused (`additional: forbid`) or it takes any value",
        lambda fact: fact.closed_before or _takes_anything(fact),
    ),
    row(
        AttributeAdded,
        (RISKY, "undeclared attributes were let through, so one of this name and another type may be sent"),
        (SAFE, "nobody reads it yet"),
        "it is optional, and undeclared attributes were let through",
    ),
    row(
        AttributeRemoved,
        (BREAKING, "a payload with it is now invalid (`additional: forbid`)"),
        (BREAKING, _ABSENT),
        "it was required, and undeclared attributes are refused",
        lambda fact: _was_needed(fact) and fact.closed_after,
    ),
    row(
        AttributeRemoved,
        (SAFE, "sending it on is still valid"),
        (BREAKING, _ABSENT),
        "it was required, and undeclared attributes are let through",
        _was_needed,
    ),
    row(
        AttributeRemoved,
        (BREAKING, "a payload with it is now invalid (`additional: forbid`)"),
        (RISKY, _SILENT),
        "it was optional, and undeclared attributes are refused",
        lambda fact: fact.closed_after,
    ),
    row(
        AttributeRemoved,
        (SAFE, "sending it on is still valid"),
        (RISKY, _SILENT),
        "it was optional, and undeclared attributes are let through",
    ),
    *(
        row(AttributeRenamed, senders, readers, f"{now}, and {was}", test)
        for senders, now, sends in (
            ((BREAKING, "a payload without the new name is now invalid"), "it is required", _needed),
            (
                (BREAKING, "a payload with the old name is now invalid (`additional: forbid`)"),
                "it is optional and undeclared attributes are refused",
                lambda fact: fact.closed_after,
            ),
            (
                (RISKY, "sending the old name is still valid, and reaches nobody"),
                "it is optional and undeclared attributes are let through",
                always,
            ),
        )
        for readers, was, test in (
            (
                (BREAKING, "the old name no longer comes"),
                "was required",
                lambda fact, sends=sends: sends(fact) and _was_needed(fact),
            ),
            (
                (RISKY, "the old name was optional, so its absence was handled; it no longer comes"),
                "was optional",
                lambda fact, sends=sends: sends(fact),
            ),
        )
    ),
    row(
        BecameRequired,
        NO_MATTER,
        NO_MATTER,
        "it is an attribute of a person, of which no call must carry all",
        lambda fact: fact.person,
    ),
    row(
        BecameRequired,
        (BREAKING, "a payload without it is now invalid"),
        (SAFE, "it is never missing any more"),
    ),
    row(
        BecameOptional,
        NO_MATTER,
        NO_MATTER,
        "it is an attribute of a person, of which no call must carry all",
        lambda fact: fact.person,
    ),
    row(BecameOptional, STILL_VALID, (BREAKING, _ABSENT)),
    row(PiiChanged, NO_MATTER, NO_MATTER),
    row(
        AdditionalClosed,
        (BREAKING, "a payload with an attribute outside the plan is now invalid"),
        (SAFE, "they read nothing that the plan does not declare"),
    ),
    row(
        AdditionalOpened,
        STILL_VALID,
        (SAFE, "they read nothing that the plan does not declare"),
    ),
    row(
        AdditionalChanged,
        (SAFE, "a payload with an attribute outside the plan is valid as before"),
        (SAFE, "they read nothing that the plan does not declare"),
    ),
)
