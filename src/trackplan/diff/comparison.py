"""Compare two plans: find the facts, judge each, and look for payloads that show what breaks."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from trackplan.changes.event import EventRenamed
from trackplan.diff.affected_journeys import AffectedJourneys
from trackplan.diff.bump import bump_of
from trackplan.diff.facts import facts
from trackplan.diff.verdicts import judge, of_the_first
from trackplan.model.change import Change, Comparison, Counterexample
from trackplan.model.fact import BaseFact
from trackplan.model.plan import Plan
from trackplan.model.verdict import Verdict

if TYPE_CHECKING:
    from trackplan.diff.counterexample import Pair


def compare(before: Plan, after: Plan, *, today: date, renames: bool = True) -> Comparison:
    """Find and judge every change between two plans; ``today`` is what a sunset is held against."""
    return Differ(before, after, today, renames=renames).comparison()


class Differ:
    """One comparison at work."""

    def __init__(self, before: Plan, after: Plan, today: date, *, renames: bool) -> None:
        self._before, self._after, self._today = before, after, today
        self._facts = sorted(facts(before, after, renames=renames), key=_order)
        self._old_names = {fact.after: fact.before for fact in self._facts if isinstance(fact, EventRenamed)}
        self._pair = cache(self._find_pair)
        self._journeys = AffectedJourneys(before, after)

    def comparison(self) -> Comparison:
        """All of it."""
        changes = tuple(map(self._change, self._facts))
        return Comparison(before=self._before, after=self._after, changes=changes, bump=bump_of(changes))

    def _change(self, fact: BaseFact) -> Change:
        senders, readers = judge(fact, self._today)
        if not self._before.name:  # every plan has one
            senders, readers = of_the_first(senders), of_the_first(readers)
        shown: tuple[Counterexample, ...] = ()
        if Verdict.BREAKING in (senders.verdict, readers.verdict):
            from trackplan.diff.counterexample import counterexamples  # noqa: PLC0415 - only a break needs one

            pair = self._pair(fact.event, fact.at.startswith("people/"))
            shown = tuple(counterexamples(fact, pair, senders, readers))
        return Change(
            fact=fact,
            senders=senders,
            readers=readers,
            counterexamples=shown,
            affected=self._journeys.of(fact) if max(senders.verdict, readers.verdict) else (),
        )

    def _find_pair(self, event: str | None, of_people: bool) -> Pair | None:
        from trackplan.diff.counterexample import Pair  # noqa: PLC0415 - only a break needs one
        from trackplan.diff.side import Side  # noqa: PLC0415 - only a break needs one

        if event is None:
            return Pair(Side(self._before), Side(self._after)) if of_people else None
        old = self._before.events.get(self._old_names.get(event, event))
        new = self._after.events.get(event, old)
        return None if old is None or new is None else Pair(Side(old), Side(new))


def _order(fact: BaseFact) -> tuple[Any, ...]:
    """By what it is about, in an order that no text of a plan decides."""
    return (
        not fact.at.startswith("events/"),
        fact.event or "",
        fact.at,
        fact.id,
        repr(fact.before),
        repr(fact.after),
    )
