"""A fact into a verdict for senders and one for readers, by the decision table and its life."""

from __future__ import annotations

from datetime import date

from trackplan.changes.attribute import AttributeRenamed
from trackplan.changes.required import BecameRequired
from trackplan.model.fact import BaseFact
from trackplan.model.verdict import Judgement, Verdict


def judge(fact: BaseFact, today: date) -> tuple[Judgement, Judgement]:
    """The verdicts for senders and for readers.

    A draft breaks nobody, and neither does the end of what was deprecated once its sunset has
    passed: nothing was promised of the first, and the promise of the second has run out. That a draft
    is required breaks those who do not send it, unless nobody sends what it is a part of.
    """
    row = fact.row()
    senders, readers = row.senders, row.readers
    sunset = fact.life.sunset
    if fact.removes and sunset is not None and sunset < today:
        over = f"it was deprecated, and might go after {sunset.isoformat()}"
        if not _asks_for_more(fact):
            senders = _eased(senders, over)
        readers = _eased(readers, over)
    if fact.life.holder_unsent if _asks_for_more(fact) else fact.life.unsent:
        senders = _eased(senders, "it was a draft, which nobody sends yet")
    if fact.life.unread:
        readers = _eased(readers, "it was a draft, which nobody reads yet")
    return senders, readers


def of_the_first(judgement: Judgement) -> Judgement:
    """A verdict on a change from no plan at all, which promised nothing."""
    return _eased(judgement, "nothing was planned before")


def _asks_for_more(fact: BaseFact) -> bool:
    """Whether it demands an attribute that was not demanded."""
    if isinstance(fact, AttributeRenamed):
        return fact.new is not None and fact.new.required
    return isinstance(fact, BecameRequired)


def _eased(judgement: Judgement, reason: str) -> Judgement:
    if judgement.verdict is Verdict.SAFE:
        return judgement
    return Judgement(verdict=Verdict.SAFE, reason=reason, eased=True)
