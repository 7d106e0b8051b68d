"""The values that are listed for an attribute: ``enum`` and ``const``."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.phrases import listed, quoted
from trackplan.changes.rows import RISKY, narrowing, widening
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import ValueSet, key
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity


class EnumFact(ValueFact):
    """A change of the list of values."""

    keywords = ("enum", "const")


class EnumDeclared(EnumFact):
    """An attribute's values are now listed."""

    mirror = "EnumDropped"
    rows = narrowing("a payload with a value outside the list is now invalid")

    def say(self, name: str) -> str:
        return f"{name} is one of {listed(self.after)}, and was free"


class EnumDropped(EnumFact):
    """An attribute's values are no longer listed."""

    mirror = "EnumDeclared"
    mild = True
    rows = widening("a value may come that was never listed")

    def say(self, name: str) -> str:
        return f"{name} is free, and was one of {listed(self.before)}"


class EnumValueAdded(EnumFact):
    """An attribute's list of values has one more."""

    mirror = "EnumValueRemoved"
    mild = True
    rows = widening("a value may come that was never listed")

    def say(self, name: str) -> str:
        return f"{name} may be {quoted(self.after)}"


class EnumValueRemoved(EnumFact):
    """An attribute's list of values has one less."""

    mirror = "EnumValueAdded"
    rows = narrowing(
        "a payload with this value is now invalid",
        (RISKY, "it may never come again, and what compares with it waits for nothing"),
    )

    def say(self, name: str) -> str:
        return f"{name} may no longer be {quoted(self.before)}"


def find(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield that a list is new or gone, else each value that was added to it or taken out."""
    before, after = old.listed, new.listed
    if before is None and after is not None:
        yield make(EnumDeclared, after=list(after), lost=_takes_away(old, new))
    elif after is None and before is not None:
        yield make(EnumDropped, before=list(before), gained=_takes_away(new, old))
    elif before is not None and after is not None:
        known, kept = {key(value) for value in before}, {key(value) for value in after}
        for value in before:
            if key(value) not in kept:
                yield make(EnumValueRemoved, before=value, lost=old.accepts(value) and not new.accepts(value))
        for value in after:
            if key(value) not in known:
                yield make(EnumValueAdded, after=value, gained=new.accepts(value) and not old.accepts(value))


def _takes_away(free: ValueSet, bound: ValueSet) -> bool:
    """Whether a list of values takes one away from an attribute that had none."""
    if free.all_values is None:
        return True
    known = {key(value) for value in bound.listed or ()}
    return any(key(value) not in known for value in free.all_values)


_FREE = "currency: {type: string}"
_LISTED = "currency: {type: string, enum: [USD, EUR]}"
_DECLARED = of_attribute(_FREE, _LISTED)
_TWO = "tier: {type: string, enum: [silver, gold]}"
_ADDED = of_attribute(_TWO, "tier: {type: string, enum: [silver, gold, platinum]}")
_REORDERED = of_attribute(_TWO, "tier: {type: string, enum: [gold, silver]}")

SUBJECT = Subject(
    parts=(
        Part(level="values", facts=(EnumDeclared, EnumDropped, EnumValueAdded, EnumValueRemoved), find=find),
    ),
    rules=(
        change_rule(
            EnumDeclared,
            id="enum-declared",
            severity=Severity.ERROR,
            why="Whatever senders send that is not on the list is invalid now.",
            fix="Take the list from what an audit sees, and allow the finding.",
            bad=_DECLARED.flagged,
            good=of_attribute("gift: {type: boolean}", "gift: {type: boolean, enum: [true, false]}").clean,
        ),
        change_rule(
            EnumDropped,
            id="enum-dropped",
            severity=Severity.WARNING,
            why=(
                "By definition it breaks readers, which may meet a value that none of their branches "
                "knows; since most have a branch for the rest, it is a warning."
            ),
            fix="Keep the list and add to it, so that readers know what may come.",
            bad=_DECLARED.mirrored.flagged,
            good=of_attribute(_LISTED, "currency: {type: string, enum: [EUR, USD]}").clean,
        ),
        change_rule(
            EnumValueAdded,
            id="enum-value-added",
            severity=Severity.WARNING,
            summary="A list of values has one more.",
            why=(
                "By definition it breaks readers, which may meet a value that none of their branches "
                "knows; since most have a branch for the rest, it is a warning."
            ),
            fix="Give each campaign that branches on it a branch for the new value, or one for all others.",
            bad=_ADDED.flagged,
            good=_REORDERED.clean,
        ),
        change_rule(
            EnumValueRemoved,
            id="enum-value-removed",
            severity=Severity.ERROR,
            summary="A list of values has one less.",
            why="Senders that send the value send what is invalid now, and branches on it are dead.",
            fix="Stop sending it first; remove it once an audit no longer sees it.",
            bad=_ADDED.mirrored.flagged,
            good=_REORDERED.clean,
        ),
    ),
)
