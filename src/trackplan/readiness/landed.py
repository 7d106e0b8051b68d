"""Lines that only what landed can answer."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from trackplan.model.finding import Consequence, Severity
from trackplan.model.landed import LandedEvent
from trackplan.model.plan import Event
from trackplan.model.readiness import Check, ReadinessOutcome
from trackplan.model.report import Report
from trackplan.readiness.check import AUDIT, Case, landed_of
from trackplan.readiness.people import merge, spot_check

SENDER = "find out who should send it"
SILENCE = ("silent-event", "misnamed-event")
VOLUME = ("silent-event", "volume-drop", "volume-surge")
OF_OTHER_LINES = frozenset(
    {"duplicate-event", "several-sources-landed", "unmerged-anonymous", "split-person", "late-event"}
)
"""Rules whose findings are weighed by another line."""
_MOST_DAYS = 0.5
"""On this share of days at least, the volume is off before the line fails."""
WAREHOUSE = "audit a warehouse export, which says when each was received"


def landed(case: Case, event: Event) -> Iterator[Check]:
    """Whether the event lands, whole, once, in time, on known people."""
    seen = landed_of(case.audit, event.name)
    count = seen.count if seen is not None else 0
    yield _valid(case, event, seen, count)
    yield spot_check(case, event)
    yield _dedupe(case, event, count)
    yield merge(case, event, seen, count)
    yield _delay(case, event, seen)


def _valid(case: Case, event: Event, seen: LandedEvent | None, count: int) -> Check:
    audit = case.audit
    id_, line = "landed", "it lands on real people, with all attributes valid"
    if audit is None:
        return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=case.no_audit, next=AUDIT)
    window = _window(audit)
    if seen is None or not count:
        said = f"none landed{window}"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.FAIL, evidence=said, next=SENDER)
    errors = [
        one
        for one in case.landed_findings(event.name)
        if one.severity is Severity.ERROR and one.rule not in OF_OTHER_LINES
    ]
    silent = [one for one in errors if one.consequence is Consequence.STOPS or one.rule in SILENCE]
    good = seen.valid == count and not errors
    landed = f"{count:,} landed{window}, {seen.valid:,} of them valid"
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.PASS if good else ReadinessOutcome.FAIL,
        evidence=f"{silent[0].message}; {landed}" if silent else landed,
        places=tuple(one.message for one in errors if one not in silent[:1]),
        next="" if good else SENDER if silent else f"trackplan audit EXPORT --event {quote(event.name)}",
    )


def _window(audit: Report) -> str:
    landed = audit.landed
    if landed is None or landed.first is None or landed.last is None:
        return ""
    return f" from {landed.first[:10]} to {landed.last[:10]}"


def _dedupe(case: Case, event: Event, count: int) -> Check:
    audit = case.audit
    id_, line = "dedupe", "a dedupe key is defined, and no duplicates are seen"
    if event.dedupe is None:
        location = event.ref.key.location
        place = f"{location.file}:{location.span.line}"
        said = "it has no dedupe key, so nobody can tell one that is sent twice"
        remedy = f"write `dedupe: {{by: […], within: 24h}}` at {place}"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.FAIL, evidence=said, next=remedy)
    key = f"the key is {', '.join(event.dedupe.by)}"
    if audit is None or not count:
        why = case.no_audit if audit is None else "none landed"
        return Check(
            id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=f"{key}; {why}", next=AUDIT
        )
    twice = case.landed_findings(event.name, "duplicate-event", "several-sources-landed")
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL if twice else ReadinessOutcome.PASS,
        evidence=f"{key}; {twice[0].message}" if twice else f"{key}; none of {count:,} came twice",
        places=tuple(one.message for one in twice[1:]),
    )


def _delay(case: Case, event: Event, seen: LandedEvent | None) -> Check:
    audit = case.audit
    id_, line = "delay", "it lands within the plan's delay"
    if not event.delay:
        said = "the plan sets no delay"
        location = event.ref.key.location
        remedy = f"write `delay: {{p95: 5m}}` at {location.file}:{location.span.line}"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=said, next=remedy)
    bound = ", ".join(f"{name} {most:,} s" for name, most in event.delay.items())
    if audit is None:
        return Check(
            id=id_,
            line=line,
            outcome=ReadinessOutcome.UNKNOWN,
            evidence=f"at most {bound}; {case.no_audit}",
            next=AUDIT,
        )
    measured = seen.delay if seen is not None else None
    if measured is None:
        said = f"at most {bound}; the audit could not see when events were received"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=said, next=WAREHOUSE)
    late = case.landed_findings(event.name, "late-event")
    few = not late and any(measured.get(name, 0) > most for name, most in event.delay.items())
    found = ", ".join(f"{name} {measured[name]:,} s" for name in event.delay if name in measured)
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL if late else ReadinessOutcome.UNKNOWN if few else ReadinessOutcome.PASS,
        evidence=f"{found}, where the plan allows {bound}" + ("; too few landed to tell" if few else ""),
    )


def baseline(case: Case, event: Event) -> Check:
    """Check that a later fall or rise in volume can be noticed, and that today's is as expected."""
    id_, line = "baseline", "a monitoring baseline exists"
    off = case.landed_findings(event.name, *VOLUME)
    most = [one for one in off if one.share is None or one.share >= _MOST_DAYS]
    said = ""
    if (before := landed_of(case.baseline, event.name)) is not None:
        said = f"the baseline report holds {before.count:,}"
    elif event.volume is not None:
        fewest, limit = event.volume
        said = f"the plan expects {fewest:,} to {limit:,} a day"
    if said:
        told = "; ".join([said, *(one.message for one in most)])
        return Check(
            id=id_,
            line=line,
            outcome=ReadinessOutcome.FAIL if most else ReadinessOutcome.PASS,
            evidence=told,
            next="find out which of the two is wrong" if most else "",
        )
    location = event.ref.key.location
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL,
        evidence="nothing says how many to expect, so silence would go unseen",
        next=f"write `volume: {{per_day: [10, 1000]}}` at {location.file}:{location.span.line}",
    )
