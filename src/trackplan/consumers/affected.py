"""Name the consumers that each change of a plan affects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from trackplan.changes.attribute import AttributeRemoved, AttributeRenamed
from trackplan.changes.enum import EnumValueAdded, EnumValueRemoved
from trackplan.changes.event import EventRemoved, EventRenamed
from trackplan.changes.nullable import BecameNullable
from trackplan.changes.required import BecameOptional
from trackplan.changes.status import StatusChanged
from trackplan.changes.version import bump_of
from trackplan.consumers.impact import of_attribute, of_event, of_person
from trackplan.consumers.readership import Readership
from trackplan.model.change import Change, Comparison
from trackplan.model.fact import AttributeFact, BaseFact
from trackplan.model.finding import Finding, Severity
from trackplan.model.impact import Consumer
from trackplan.model.reference import within
from trackplan.model.verdict import Judgement, Verdict

LISTENED = (EventRemoved, EventRenamed, StatusChanged)
"""Facts that a campaign minds which the event starts."""
GOES = (EventRemoved, EventRenamed, AttributeRemoved, AttributeRenamed)
"""Facts after which what was read is no longer there."""
BARE = "prints it without a fallback"
MISSING = (*GOES, BecameOptional, BecameNullable)
"""Facts after which what was read may be missing."""


def affected(comparison: Comparison, world: Readership, fresh: Sequence[Finding] = ()) -> Comparison:
    """Name the campaigns and messages that each change touches, and judge by them what plans cannot tell.

    ``world`` is of the old plan, which the workspace was built by; ``fresh`` are the problems that its
    messages have with the new plan alone. A change that is risky for readers breaks them where one depends
    on it, and one that the plan had announced, or that gives a message a problem, is risky.
    """
    old = {
        change.fact.after: change.fact.before
        for change in comparison.changes
        if isinstance(change.fact, EventRenamed)
    }
    changes = tuple(_troubled(_joined(change, world, old), fresh) for change in comparison.changes)
    return replace(comparison, changes=changes, bump=bump_of(changes))


def _joined(change: Change, world: Readership, old: dict[str, str]) -> Change:
    fact = change.fact
    if change.readers.verdict is Verdict.SAFE and not (change.readers.eased or isinstance(fact, MISSING)):
        return change
    found = list(_touched(fact, world, old.get(fact.event or "", fact.event)))
    if not found:
        return change
    lines = _lines(found, missing=isinstance(fact, MISSING))
    return replace(change, affected=(*lines, *change.affected), readers=_judged(change, found))


def _troubled(change: Change, fresh: Sequence[Finding]) -> Change:
    """Add what messages then do wrong: a branch that is never taken, a member that may not be there."""
    fact = change.fact
    if not isinstance(fact, AttributeFact) or isinstance(fact, GOES):
        return change
    path = fact.attribute or ""
    about = (one for one in fresh if one.event == fact.event and within(one.attribute or "", path))
    found = [one for one in about if one.attribute and _follows(fact, one)]
    if not found:
        return change
    lines = dict.fromkeys(_line(one) for one in found)
    readers = change.readers
    if readers.verdict is Verdict.SAFE and any(one.severity is not Severity.INFO for one in found):
        first = found[0].shown or found[0].location
        readers = Judgement(
            verdict=Verdict.RISKY, reason=f"{readers.reason}, and `{first.file}` depends on it"
        )
    others = [one for one in change.affected if BARE not in one]  # of which the problems say more
    return replace(change, affected=(*lines, *others), readers=readers)


def _follows(fact: BaseFact, finding: Finding) -> bool:
    """Whether a problem can come of a change; of one value's, only what names the value can."""
    if isinstance(fact, EnumValueAdded):
        return finding.rule == "case-without-else" and f"`{fact.after}`" in finding.message
    return not isinstance(fact, EnumValueRemoved) or f'never `"{fact.before}"`' in finding.message


def _line(finding: Finding) -> str:
    where = finding.shown or finding.location
    said = f"{where.file}:{where.span.line}:{where.span.column}: {finding.message}"
    return f"{said}; {finding.help}" if finding.help else said


def _touched(fact: BaseFact, world: Readership, event: str | None) -> Iterator[Consumer]:
    """The readers in the workspace; what the plan's journeys declare, the comparison itself has."""
    if isinstance(fact, AttributeFact):
        path = fact.attribute or ""
        found = of_attribute(world, event, path) if event is not None else of_person(world, path)
        yield from (one for one in found if one.kind == "message")
        if event is not None:
            yield from (one for one in of_event(world, event) if one.role == "unreadable")
    elif isinstance(fact, LISTENED) and event is not None:
        yield from (one for one in of_event(world, event) if one.kind in {"campaign", "segment"})


def _judged(change: Change, found: Sequence[Consumer]) -> Judgement:
    readers = change.readers
    if not isinstance(change.fact, MISSING):
        return readers
    gone = isinstance(change.fact, GOES)
    hit = {one.name for one in found if one.live and one.certain and (gone or one.fails)}
    if not hit or readers.verdict is Verdict.BREAKING:
        return readers
    raised = Verdict.BREAKING if readers.verdict is Verdict.RISKY else Verdict.RISKY
    names = sorted(hit)
    who = f"`{names[0]}`" + (f" and {len(names) - 1} more" if len(names) > 1 else "")
    reason = f"{readers.reason}, and {who} {'depends' if len(names) == 1 else 'depend'} on it"
    return Judgement(verdict=raised, reason=reason)


def _lines(found: Sequence[Consumer], *, missing: bool) -> Iterator[str]:
    for one in found:
        if one.kind != "message":
            state = f", {one.state}" if one.state else ""
            role = "trigger" if one.role == "trigger" else "conditions"
            yield f"{one.kind} {one.name} ({role}{state})"
    messages = [one for one in found if one.kind == "message"]
    grouped = [(name, list(places)) for name, places in groupby(messages, key=lambda one: one.name)]
    for name, places in sorted(grouped, key=lambda each: _rank(each[1], missing=missing)):
        state = "" if places[0].state in {"", "running"} else f" ({places[0].state})"
        bare = [one for one in places if missing and one.fails and one.certain]
        shown = ", ".join(dict.fromkeys(place.place for place in bare or places))
        yield f"message {name}{state} {_how(places, missing=missing)} ({shown})"


def _rank(places: Sequence[Consumer], *, missing: bool) -> int:
    if missing and any(one.fails and one.certain for one in places):
        return 0
    return 1 if any(one.certain for one in places) else 2


def _how(places: Iterable[Consumer], *, missing: bool) -> str:
    places = list(places)
    rank = _rank(places, missing=missing)
    if rank == 0:
        bare = [one for one in places if one.fails and one.certain]
        return BARE + (" in a loop" if all(one.loops for one in bare) else "")
    return "reads it" if rank == 1 else "may read it"
