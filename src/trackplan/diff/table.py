"""The decision table: what each fact does to senders and to readers, and why.

*Breaking for senders*: a payload that is valid under the old plan is invalid under the new one.
*Breaking for readers*: a payload that is valid under the new plan could not have come under the old
one, counting only the attributes that the old plan declared. *Risky* where the plans do not hold
enough to tell. The first row of a fact that applies decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trackplan.diff.meaning import is_anything
from trackplan.model import fact as f
from trackplan.model.fact import AttributeAdded, BaseFact, Judgement, ValueFact, Verdict

SAFE, RISKY, BREAKING = Verdict.SAFE, Verdict.RISKY, Verdict.BREAKING


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: a fact, when the row applies, and what it means for each side."""

    fact: type[BaseFact]
    when: str
    """The condition in words; empty for "always"."""
    applies: Callable[[Any], bool]
    senders: Judgement
    readers: Judgement


def _always(_fact: Any) -> bool:
    return True


def _row(
    fact: type[BaseFact],
    senders: tuple[Verdict, str],
    readers: tuple[Verdict, str],
    when: str = "",
    applies: Callable[[Any], bool] = _always,
) -> Row:
    return Row(
        fact=fact,
        when=when,
        applies=applies,
        senders=Judgement(verdict=senders[0], reason=senders[1]),
        readers=Judgement(verdict=readers[0], reason=readers[1]),
    )


def _lost(fact: ValueFact) -> bool:
    return fact.lost is True


def _gained(fact: ValueFact) -> bool:
    return fact.gained is True


def _both(fact: ValueFact) -> bool:
    return _lost(fact) and _gained(fact)


def _unsure(fact: ValueFact) -> bool:
    return fact.lost is None or fact.gained is None


def _takes_anything(fact: AttributeAdded) -> bool:
    return fact.new is not None and is_anything(fact.new)


def _needed(fact: f.AttributeFact) -> bool:
    return fact.new is not None and fact.new.required and not fact.person


def _was_needed(fact: f.AttributeFact) -> bool:
    return fact.old is not None and fact.old.required and not fact.person


STILL_VALID = (SAFE, "what was valid stays valid")
STILL_KNOWN = (SAFE, "nothing comes that could not come before")
NO_MATTER = (SAFE, "no payload is judged by it")
MEANS_NOTHING = "the other constraints leave no value that it touches"
UNTOUCHED = (SAFE, MEANS_NOTHING)
_NO_VALUE = "no value is touched, given the types and the listed values"


def _narrowing(kind: type[BaseFact], reason: str) -> tuple[Row, Row]:
    return (
        _row(kind, (BREAKING, reason), STILL_KNOWN, "a value is lost", _lost),
        _row(kind, UNTOUCHED, STILL_KNOWN, _NO_VALUE),
    )


def _widening(kind: type[BaseFact], reason: str) -> tuple[Row, Row]:
    return (
        _row(kind, STILL_VALID, (BREAKING, reason), "a value is gained", _gained),
        _row(kind, STILL_VALID, UNTOUCHED, _NO_VALUE),
    )


def _crossing(kind: type[BaseFact], lost: str, gained: str) -> tuple[Row, ...]:
    return (
        _row(kind, (BREAKING, lost), (BREAKING, gained), "values are lost and gained", _both),
        _row(kind, (BREAKING, lost), STILL_KNOWN, "a value is lost, none is gained", _lost),
        _row(kind, STILL_VALID, (BREAKING, gained), "a value is gained, none is lost", _gained),
        _row(kind, UNTOUCHED, UNTOUCHED, _NO_VALUE),
    )


def _by_side(fact: ValueFact) -> bool:
    return fact.lost is None and fact.gained is None


RETURNED = "the name had been removed before"
"""When an event is one that comes back."""

_UNCLEAR = "nobody can tell from the plans which values fit one and not the other"
_ABSENT = "it may be missing, where it never was"
_SILENT = "it was optional, so its absence was handled; from now on it never comes"
_STOPS = "what listens for it hears nothing any more"

TABLE: tuple[Row, ...] = (
    _row(
        f.EventAdded,
        STILL_VALID,
        (RISKY, "the name meant something before, and what still listens for it may take one for the other"),
        RETURNED,
        lambda fact: fact.tombstone is not None,
    ),
    _row(f.EventAdded, STILL_VALID, (SAFE, "nobody listens for it yet")),
    _row(f.EventRemoved, (BREAKING, "the event is no longer in the plan"), (BREAKING, _STOPS)),
    _row(f.EventRenamed, (BREAKING, "the old name is no longer in the plan"), (BREAKING, _STOPS)),
    _row(f.StatusChanged, NO_MATTER, NO_MATTER),
    _row(f.SunsetChanged, NO_MATTER, NO_MATTER),
    _row(f.SuccessorChanged, NO_MATTER, NO_MATTER),
    _row(f.EventOwnerChanged, NO_MATTER, NO_MATTER),
    _row(
        f.SenderAdded,
        STILL_VALID,
        (RISKY, "one occurrence may come twice, once from each source"),
    ),
    _row(
        f.SenderDropped,
        (RISKY, "the plan cannot tell whether the source has stopped sending"),
        (RISKY, "what only that source knew of no longer comes"),
    ),
    _row(
        f.DedupeDeclared,
        (RISKY, "a repeated occurrence is now a finding, and the plan cannot tell whether any is sent"),
        STILL_KNOWN,
    ),
    _row(f.DedupeDropped, STILL_VALID, (RISKY, "a repeated occurrence is no longer found")),
    _row(
        f.DedupeChanged,
        (RISKY, "other occurrences count as repeated"),
        (RISKY, "some repeated occurrences may no longer be found"),
    ),
    _row(
        f.DelayTightened,
        (RISKY, "landing as late as before is now a finding, and the plan cannot tell how late it lands"),
        STILL_KNOWN,
    ),
    _row(f.DelayLoosened, STILL_VALID, (RISKY, "it may land later than journeys count on")),
    _row(
        f.VolumeNarrowed,
        (RISKY, "a volume that was expected is now a finding"),
        STILL_KNOWN,
    ),
    _row(f.VolumeWidened, STILL_VALID, (RISKY, "a volume may come that was not expected")),
    _row(
        f.VolumeChanged,
        (RISKY, "a volume that was expected is now a finding"),
        (RISKY, "a volume may come that was not expected"),
    ),
    _row(
        f.OrderDeclared,
        (RISKY, "coming without the other event is now a finding, and the plan cannot tell whether it does"),
        STILL_KNOWN,
    ),
    _row(f.OrderDropped, STILL_VALID, (RISKY, "it may come without the event that came before it")),
    _row(
        f.OrderChanged,
        (RISKY, "the order sent so far may now be a finding"),
        (RISKY, "it may come without the event that came before it"),
    ),
    _row(f.TextChanged, NO_MATTER, NO_MATTER),
    _row(
        f.AttributeAdded,
        (BREAKING, "a payload without it is now invalid"),
        (SAFE, "nobody reads it yet"),
        "it is required",
        _needed,
    ),
    _row(
        f.AttributeAdded,
        STILL_VALID,
        (SAFE, "nobody reads it yet"),
        "it is optional, and undeclared attributes were refused (`additional: forbid`) or it takes any value",
        lambda fact: fact.closed_before or _takes_anything(fact),
    ),
    _row(
        f.AttributeAdded,
        (RISKY, "undeclared attributes were let through, so one of this name and another type may be sent"),
        (SAFE, "nobody reads it yet"),
        "it is optional, and undeclared attributes were let through",
    ),
    _row(
        f.AttributeRemoved,
        (BREAKING, "a payload with it is now invalid (`additional: forbid`)"),
        (BREAKING, _ABSENT),
        "it was required, and undeclared attributes are refused",
        lambda fact: _was_needed(fact) and fact.closed_after,
    ),
    _row(
        f.AttributeRemoved,
        (SAFE, "sending it on is still valid"),
        (BREAKING, _ABSENT),
        "it was required, and undeclared attributes are let through",
        _was_needed,
    ),
    _row(
        f.AttributeRemoved,
        (BREAKING, "a payload with it is now invalid (`additional: forbid`)"),
        (RISKY, _SILENT),
        "it was optional, and undeclared attributes are refused",
        lambda fact: fact.closed_after,
    ),
    _row(
        f.AttributeRemoved,
        (SAFE, "sending it on is still valid"),
        (RISKY, _SILENT),
        "it was optional, and undeclared attributes are let through",
    ),
    *(
        _row(f.AttributeRenamed, senders, readers, f"{now}, and {was}", test)
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
                _always,
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
    _row(
        f.BecameRequired,
        NO_MATTER,
        NO_MATTER,
        "it is an attribute of a person, of which no call must carry all",
        lambda fact: fact.person,
    ),
    _row(
        f.BecameRequired,
        (BREAKING, "a payload without it is now invalid"),
        (SAFE, "it never misses any more"),
    ),
    _row(
        f.BecameOptional,
        NO_MATTER,
        NO_MATTER,
        "it is an attribute of a person, of which no call must carry all",
        lambda fact: fact.person,
    ),
    _row(f.BecameOptional, STILL_VALID, (BREAKING, _ABSENT)),
    _row(f.PiiChanged, NO_MATTER, NO_MATTER),
    _row(
        f.AdditionalClosed,
        (BREAKING, "a payload with an attribute outside the plan is now invalid"),
        (SAFE, "they read nothing that the plan does not declare"),
    ),
    _row(
        f.AdditionalOpened,
        STILL_VALID,
        (SAFE, "they read nothing that the plan does not declare"),
    ),
    _row(
        f.AdditionalChanged,
        (SAFE, "a payload with an attribute outside the plan is valid as before"),
        (SAFE, "they read nothing that the plan does not declare"),
    ),
    _row(f.BecameNullable, STILL_VALID, (BREAKING, "it may be null, where it never was")),
    _row(f.NoLongerNullable, (BREAKING, "a payload with null is now invalid"), STILL_KNOWN),
    *_narrowing(f.TypeNarrowed, "a payload with a value of the old type is now invalid"),
    *_widening(f.TypeWidened, "a value of another type may come"),
    *_crossing(
        f.TypeChanged,
        "a payload with a value of the old type is now invalid",
        "a value of another type may come",
    ),
    *_narrowing(f.EnumDeclared, "a payload with a value outside the list is now invalid"),
    *_widening(f.EnumDropped, "a value may come that was never listed"),
    *_widening(f.EnumValueAdded, "a value may come that was never listed"),
    *_narrowing(f.EnumValueRemoved, "a payload with this value is now invalid"),
    *_narrowing(f.RangeNarrowed, "a payload with a value outside the new limit is now invalid"),
    *_widening(f.RangeWidened, "a value may come from outside the old limit"),
    *_narrowing(f.StepNarrowed, "a payload with a value between the new steps is now invalid"),
    *_widening(f.StepWidened, "a value may come from between the old steps"),
    _row(f.StepChanged, (RISKY, _UNCLEAR), (RISKY, _UNCLEAR), "floating point blurs the steps", _unsure),
    *_crossing(
        f.StepChanged,
        "a payload with a value between the new steps is now invalid",
        "a value may come from between the old steps",
    ),
    *_narrowing(f.PatternDeclared, "a payload with a text off the pattern is now invalid"),
    *_widening(f.PatternDropped, "a text may come that is off the old pattern"),
    _row(f.PatternChanged, (RISKY, _UNCLEAR), (RISKY, _UNCLEAR), "both may take any text", _by_side),
    _row(
        f.PatternChanged,
        (RISKY, _UNCLEAR),
        (BREAKING, "a text may come that is off the old pattern"),
        "the new plan lists its values, and one is off the old pattern",
        lambda fact: fact.lost is None and _gained(fact),
    ),
    _row(
        f.PatternChanged,
        (RISKY, _UNCLEAR),
        STILL_KNOWN,
        "the new plan lists its values, and all are on the old pattern",
        lambda fact: fact.lost is None,
    ),
    _row(
        f.PatternChanged,
        (BREAKING, "a payload with a text off the new pattern is now invalid"),
        (RISKY, _UNCLEAR),
        "the old plan lists its values, and one is off the new pattern",
        lambda fact: fact.gained is None and _lost(fact),
    ),
    _row(
        f.PatternChanged,
        STILL_VALID,
        (RISKY, _UNCLEAR),
        "the old plan lists its values, and all are on the new pattern",
        lambda fact: fact.gained is None,
    ),
    *_crossing(
        f.PatternChanged,
        "a payload with a text off the new pattern is now invalid",
        "a text may come that is off the old pattern",
    ),
    *_narrowing(f.FormatDeclared, "a payload with a text of another form is now invalid"),
    *_widening(f.FormatDropped, "a text of another form may come"),
    *_crossing(
        f.FormatChanged,
        "a payload with a text of the old form is now invalid",
        "a text of another form may come",
    ),
    *_narrowing(f.UniqueDeclared, "a payload with a repeated item is now invalid"),
    *_widening(f.UniqueDropped, "an item may come twice"),
    *_narrowing(f.ItemsDeclared, "a payload with items of another kind is now invalid"),
    *_widening(f.ItemsDropped, "items of any kind may come"),
    _row(f.TombstoneAdded, NO_MATTER, NO_MATTER),
    _row(
        f.TombstoneRemoved,
        NO_MATTER,
        (RISKY, "the name is free again for something else, and old readers may still listen for it"),
    ),
    _row(f.TombstoneChanged, NO_MATTER, NO_MATTER),
    _row(
        f.IdPatternDeclared,
        (BREAKING, "an id off the pattern is now wrong"),
        STILL_KNOWN,
    ),
    _row(f.IdPatternDropped, STILL_VALID, (BREAKING, "an id may come that is off the old pattern")),
    _row(f.IdPatternChanged, (RISKY, _UNCLEAR), (RISKY, _UNCLEAR)),
    _row(f.AnonymousForbidden, (BREAKING, "anonymous activity is now wrong"), STILL_KNOWN),
    _row(f.AnonymousAdmitted, STILL_VALID, (BREAKING, "activity of nobody known may come")),
    _row(f.AnonymousChanged, STILL_VALID, (RISKY, "anonymous activity may reach people in another way")),
    _row(f.NamingChanged, NO_MATTER, NO_MATTER),
    _row(f.OwnerAdded, NO_MATTER, NO_MATTER),
    _row(f.OwnerRemoved, NO_MATTER, NO_MATTER),
    _row(f.SourceAdded, NO_MATTER, NO_MATTER),
    _row(f.SourceRemoved, NO_MATTER, NO_MATTER),
    _row(
        f.SourceChanged,
        (RISKY, "what the source sends may no longer be known as its own"),
        (SAFE, "they do not see where an event came from"),
    ),
    _row(f.JourneyAdded, NO_MATTER, NO_MATTER),
    _row(f.JourneyRemoved, NO_MATTER, NO_MATTER),
    _row(
        f.EntryChanged,
        NO_MATTER,
        (RISKY, "other people enter, once the campaign in the workspace has followed"),
    ),
    _row(f.ExitAdded, NO_MATTER, NO_MATTER),
    _row(f.ExitDropped, NO_MATTER, (RISKY, "people whom that event took out may stay in")),
    _row(f.GoalChanged, NO_MATTER, NO_MATTER),
    _row(f.UseAdded, NO_MATTER, NO_MATTER),
    _row(f.UseDropped, NO_MATTER, NO_MATTER),
)
"""Every row, the rows of one fact in the order in which they are tried."""
