"""Rows of the decision table, and the verdicts and reasons that several of them share.

*Breaking for senders*: a payload that is valid under the old plan is invalid under the new one.
*Breaking for readers*: a payload that is valid under the new plan could not have come under the old
one, counting only the attributes that the old plan declared. *Risky* where the plans do not hold
enough to tell. The first row of a fact that applies decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trackplan.model.fact import ValueFact
from trackplan.model.verdict import Judgement, Row, Verdict

SAFE, RISKY, BREAKING = Verdict.SAFE, Verdict.RISKY, Verdict.BREAKING

STILL_VALID = (SAFE, "what was valid stays valid")
STILL_KNOWN = (SAFE, "nothing comes that could not come before")
NO_MATTER = (SAFE, "no payload is judged by it")
NOTHING_NEW = (SAFE, "no payload is newly refused for it")
UNTOUCHED = (SAFE, "the other constraints leave no value that it touches")
UNCLEAR = "nobody can tell from the plans which values fit one and not the other"
NONE_REFUSED = "no payload was found that it refuses"
NONE_IN_VARIANT = "no payload of this variant was found that shows it"
NONE_NEW = "no payload was found that could not come before"

Side = tuple[Verdict, str] | tuple[Verdict, str, str]
"""A verdict, its reason, and the reason to call a break risky where no payload shows it."""

_NO_VALUE = "no value is touched, given the types and the listed values"


def always(_fact: Any) -> bool:
    """The condition of a row without one."""
    return True


def row(
    senders: Side,
    readers: Side,
    when: str = "",
    applies: Callable[[Any], bool] = always,
) -> Row:
    """A row from what it means for senders and for readers, each with its reason."""
    return Row(
        when=when,
        applies=applies,
        senders=_judgement(*senders),
        readers=_judgement(*readers),
    )


def _judgement(verdict: Verdict, reason: str, unshown: str = "") -> Judgement:
    return Judgement(verdict=verdict, reason=reason, unshown=unshown)


def refused(reason: str, unshown: str = NONE_REFUSED) -> Side:
    """What breaks senders where a payload is found that was valid."""
    return BREAKING, reason, unshown


def unseen(reason: str, unshown: str = NONE_NEW) -> Side:
    """Return the row for readers that breaks where a counterexample exists."""
    return BREAKING, reason, unshown


def lost(fact: ValueFact) -> bool:
    """Whether a value may be taken away."""
    return fact.lost


def gained(fact: ValueFact) -> bool:
    """Return whether a value may land that could not land before."""
    return fact.gained


def narrowing(reason: str, readers: Side = STILL_KNOWN) -> tuple[Row, ...]:
    """The rows of a fact that can only take values away; the reason is that of senders."""
    return (
        row(refused(reason), readers, "a value is lost", lost),
        row(UNTOUCHED, STILL_KNOWN, _NO_VALUE),
    )


def widening(reason: str) -> tuple[Row, ...]:
    """The rows of a fact that can only let values in; the reason is that of readers."""
    return (
        row(STILL_VALID, unseen(reason), "a value is gained", gained),
        row(STILL_VALID, UNTOUCHED, _NO_VALUE),
    )


def crossing(goes: str, comes: str, *, unclear: bool = False) -> tuple[Row, ...]:
    """The rows of a fact that may do both; the reasons are those of senders and of readers.

    ``unclear`` is for what only a search can tell, such as how two patterns differ.
    """
    senders = refused(goes, UNCLEAR) if unclear else refused(goes)
    readers = unseen(comes, UNCLEAR) if unclear else unseen(comes)
    return (
        row(senders, readers, "values are lost and gained", lambda fact: lost(fact) and gained(fact)),
        row(senders, STILL_KNOWN, "a value is lost, none is gained", lost),
        row(STILL_VALID, readers, "a value is gained, none is lost", gained),
        row(UNTOUCHED, UNTOUCHED, _NO_VALUE),
    )
