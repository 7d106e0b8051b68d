"""Merging findings with one cause into one finding, with the journeys it affects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from trackplan.engine import fingerprint
from trackplan.model.finding import Consequence, Finding, Place
from trackplan.model.occurrence import PLACES
from trackplan.model.plan import Plan
from trackplan.rules.journeys import ended, started

if TYPE_CHECKING:
    from trackplan.naming.patterns import NamePattern

_OF_NAMES = frozenset({"misnamed-event", "unplanned-event"})
"""The rules about the name of an event that no plan has."""


def by_cause(findings: Iterable[Finding], plan: Plan) -> Iterator[Finding]:
    """Yield the findings of one plan's payloads, a cause each, with the journeys that they are about."""
    all_ = list(findings)
    if not all_:
        return
    found = _replaced_events(list(_made_names(all_, plan)))
    yield from (weighed(finding, plan) for finding in found)


def _replaced_events(findings: list[Finding]) -> Iterator[Finding]:
    """Yield the findings; those about a name under which a silent event landed are parts of its own."""
    stands_for = {name: finding.at for finding in findings for name in finding.landed_as}
    parts: dict[str, list[Finding]] = {}
    rest = []
    for finding in findings:
        of_name = finding.meant is not None or finding.rule in _OF_NAMES
        whole = stands_for.get(finding.event or "") if of_name else None
        if whole is None:
            rest.append(finding)
        else:
            parts.setdefault(whole, []).append(finding)
    for finding in rest:
        mine = parts.get(finding.at, ()) if finding.landed_as else ()
        yield replace(finding, parts=tuple(mine)) if mine else finding


def _made_names(findings: list[Finding], plan: Plan) -> Iterator[Finding]:
    """Yield the findings; what is said of names of one pattern is said of the pattern."""
    from trackplan.naming.patterns import patterns  # noqa: PLC0415 - few runs find such names

    unplanned = {one.event: None for one in findings if one.event is not None and one.rule in _OF_NAMES}
    made = patterns(unplanned)
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        pattern = made.get(finding.event or "")
        if pattern is None:
            yield finding
        else:
            about = () if finding.rule in _OF_NAMES else (finding.rule, _of_pattern(finding, pattern))
            groups.setdefault((pattern.text, finding.attribute or "", *about), []).append(finding)
    for some in groups.values():
        yield _as_one(some, made[some[0].event or ""], plan) if len(some) > 1 else some[0]


def _as_one(some: list[Finding], pattern: NamePattern, plan: Plan) -> Finding:
    """One finding about a pattern for those about its names."""
    from trackplan.naming.intended import intended  # noqa: PLC0415

    first = min(some, key=lambda one: one.order)
    names = f"`{pattern.text}` ({len({one.event for one in some}):,} names)"
    rule, said, remedy, meant = first.rule, _of_pattern(first, pattern), first.help, None
    if first.rule in _OF_NAMES:
        like = pattern.base if pattern.base in plan.events else None
        if like is None and (near := intended(pattern.base, plan.events)) is not None:
            like = near.name
        rule, meant = ("unplanned-event" if like is None else "misnamed-event"), like
        said = f"{names} is not planned" + (f"; `{like}` is" if like else "")
        remedy = f"{pattern.advice}, and send `{like or pattern.base}`"
    else:
        said = said.replace(f"`{pattern.text}`", names, 1)
    seen = [day for one in some for day in (one.first_seen, one.last_seen) if day is not None]
    places = [place for one in some for place in one.places or (_place(one),)]
    at = "/".join(filter(None, ("events", pattern.text, first.attribute)))
    merged = replace(
        first,
        rule=rule,
        message=said,
        help=remedy,
        event=pattern.text,
        at=at,
        count=sum(one.count for one in some),
        of=None,
        share=None,
        first_seen=min(seen, default=None),
        last_seen=max(seen, default=None),
        places=tuple(sorted(places, key=lambda place: (place.file, place.line, place.column))[:PLACES]),
        meant=meant,
        consequence=max(one.consequence for one in some),
        parts=tuple(some),
    )
    return replace(merged, fingerprint=fingerprint(merged))


def _of_pattern(finding: Finding, pattern: NamePattern) -> str:
    """A finding's sentence with the pattern in place of the name."""
    return finding.message.replace(f"`{finding.event}`", f"`{pattern.text}`")


def _place(finding: Finding) -> Place:
    span = finding.location.span
    return Place(file=finding.location.file, line=span.line, column=span.column, pointer=finding.pointer)


def weighed(finding: Finding, plan: Plan) -> Finding:
    """The finding with the journeys that wait for its event, and whether any of them does not start."""
    event = finding.meant or finding.event
    if event is None:
        known = finding.at.startswith("people")
        return replace(finding, consequence=Consequence.PLANNED if known else Consequence.NONE)
    starting, ending = started(plan, event), ended(plan, event)
    lost = finding.consequence is Consequence.STOPS and bool(starting)
    known = event in plan.events
    return replace(
        finding,
        journeys=tuple(one.name for one in (*starting, *ending)),
        consequence=Consequence.STOPS if lost else Consequence.PLANNED if known else Consequence.NONE,
        parts=tuple(weighed(part, plan) for part in finding.parts),
    )
