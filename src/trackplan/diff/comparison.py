"""Compare two plans: find the facts, judge each, and look for payloads that show what breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from trackplan.changes.event import EventRenamed
from trackplan.changes.identity import IdPatternFact
from trackplan.changes.rows import NONE_IN_VARIANT
from trackplan.changes.sources import SourceAdded, SourceChanged
from trackplan.changes.version import bump_of
from trackplan.diff.affected_journeys import AffectedJourneys
from trackplan.diff.facts import facts
from trackplan.diff.verdicts import judge, of_the_first
from trackplan.model.change import Change, Comparison, Counterexample
from trackplan.model.fact import BaseFact, Case
from trackplan.model.plan import Event, Plan
from trackplan.model.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from trackplan.diff.counterexample import Pair
    from trackplan.diff.payload_errors import PayloadErrors


def compare(before: Plan, after: Plan, *, today: date, renames: bool = True) -> Comparison:
    """Find and judge every change between two plans; ``today`` is what a sunset is held against."""
    return Differ(before, after, today, renames=renames).comparison()


class Differ:
    """The work of one comparison."""

    def __init__(self, before: Plan, after: Plan, today: date, *, renames: bool) -> None:
        self._before, self._after, self._today = before, after, today
        self._facts = sorted(facts(before, after, renames=renames), key=_order)
        self._old_names = {fact.after: fact.before for fact in self._facts if isinstance(fact, EventRenamed)}
        self._pair = cache(self._find_pair)
        self._journeys = AffectedJourneys(before, after)

    def comparison(self) -> Comparison:
        """Return the whole comparison."""
        changes = tuple(map(self._change, self._facts))
        return Comparison(before=self._before, after=self._after, changes=changes, bump=bump_of(changes))

    def _change(self, fact: BaseFact) -> Change:
        senders, readers = judge(fact, self._today)
        if not self._before.name:  # every plan has one
            senders, readers = of_the_first(senders), of_the_first(readers)
        shown: list[Counterexample] = []
        if senders.verdict is Verdict.BREAKING:
            senders = self._judged(fact, senders, self._search(fact, senders=True), shown)
        if readers.verdict is Verdict.BREAKING:
            readers = self._judged(fact, readers, self._search(fact, senders=False), shown)
        return Change(
            fact=fact,
            senders=senders,
            readers=readers,
            counterexamples=tuple(shown),
            affected=self._journeys.of(fact) if max(senders.verdict, readers.verdict) else (),
        )

    @staticmethod
    def _judged(
        fact: BaseFact, judgement: Judgement, example: Counterexample | None, shown: list[Counterexample]
    ) -> Judgement:
        """A break as it is when a payload shows it, or risky when none was found that should.

        Of a variant, one should: its discriminator may never have that value.
        """
        if example is not None:
            shown.append(example)
        elif judgement.unshown or fact.cases:
            return Judgement(verdict=Verdict.RISKY, reason=judgement.unshown or NONE_IN_VARIANT)
        return judgement

    def _search(self, fact: BaseFact, *, senders: bool) -> Counterexample | None:
        from trackplan.diff import counterexample  # noqa: PLC0415 - only a break needs one

        if isinstance(fact, SourceAdded | SourceChanged):
            return counterexample.of_source(filter(None, map(self._pair, self._after.events)))
        if isinstance(fact, IdPatternFact):
            return counterexample.of_id(fact, senders=senders)
        search = counterexample.for_senders if senders else counterexample.for_readers
        for case in fact.cases or ((),):
            pair = self._pair(fact.event, fact.at, case)
            found = None if pair is None else search(fact, pair)
            if found is not None:
                return found
        return None

    def _find_pair(self, event: str | None, at: str = "", case: Case = ()) -> Pair | None:
        from trackplan.diff.counterexample import Pair  # noqa: PLC0415 - only a break needs one
        from trackplan.diff.side import Side  # noqa: PLC0415 - only a break needs one

        old: Event | Plan | None
        new: Event | Plan | None
        holder, _, rest = at.partition("/")
        if event is None:
            name = rest.partition("/")[0]
            old, new = (_stored(plan, holder, name) for plan in (self._before, self._after))
        else:
            old = self._before.events.get(self._old_names.get(event, event))
            new = self._after.events.get(event, old)
        if old is None or new is None:
            return None
        before, after = self._errors
        return Pair(Side(old, self._before, before, case), Side(new, self._after, after, case))

    @cached_property
    def _errors(self) -> tuple[PayloadErrors, PayloadErrors]:
        """What `lint` calls an error under each plan, at the severities of the new one."""
        from trackplan.diff.payload_errors import PayloadErrors  # noqa: PLC0415 - only a break needs it

        policy = self._after.policy
        return PayloadErrors(self._before, policy), PayloadErrors(self._after, policy)


def _stored(plan: Plan, holder: str, name: str) -> Plan | None:
    """Return a plan whose people have the attributes that are compared: its own, or those of an object."""
    if holder == "objects" and name in plan.objects:
        return replace(plan, people=plan.objects[name].members)
    return plan if holder == "people" else None


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
