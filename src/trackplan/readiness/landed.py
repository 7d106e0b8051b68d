"""Lines that only what landed can answer."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from trackplan.model.plan import Event
from trackplan.readiness.check import AUDIT, AuditPart, Case, Check, ReadinessOutcome
from trackplan.readiness.people import merge, spot_check

SENDER = "find out who should send it"
WAREHOUSE = "audit a warehouse export, which says when each was received"


def landed(case: Case, event: Event) -> Iterator[Check]:
    """Whether the event lands, whole, once, in time, on known people."""
    seen = case.audit.events.get(event.name) if case.audit is not None else None
    count = int((seen or {}).get("count") or 0)
    yield _valid(case, event, seen, count)
    yield spot_check(case, event)
    yield _dedupe(case, event, count)
    yield merge(case, event, seen, count)
    yield _delay(case, event, seen)


def _valid(case: Case, event: Event, seen: AuditPart | None, count: int) -> Check:
    audit = case.audit
    id_, line = "landed", "it lands on real people, with all attributes valid"
    if audit is None:
        return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=case.no_audit, next=AUDIT)
    window = f" from {audit.span[0]} to {audit.span[1]}" if audit.span else ""
    if not count:
        said = f"none landed{window}"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.FAIL, evidence=said, next=SENDER)
    valid = int((seen or {}).get("valid") or 0)
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.PASS if valid == count else ReadinessOutcome.FAIL,
        evidence=f"{count:,} landed{window}, {valid:,} of them valid",
        places=tuple(str(one.get("message")) for one in audit.about_landing(event.name)),
        next="" if valid == count else f"trackplan audit EXPORT --event {quote(event.name)}",
    )


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
    twice = audit.said(event.name, "duplicate-event", "several-sources-landed")
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL if twice else ReadinessOutcome.PASS,
        evidence=f"{key}; {twice[0].get('message')}" if twice else f"{key}; none of {count:,} came twice",
        places=tuple(str(one.get("message")) for one in twice[1:]),
    )


def _delay(case: Case, event: Event, seen: AuditPart | None) -> Check:
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
    measured = (seen or {}).get("delay")
    if not isinstance(measured, dict):
        said = f"at most {bound}; the audit could not see when events were received"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=said, next=WAREHOUSE)
    late = [name for name, most in event.delay.items() if measured.get(name, 0) > most]
    found = ", ".join(f"{name} {measured[name]:,} s" for name in event.delay if name in measured)
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL if late else ReadinessOutcome.PASS,
        evidence=f"{found}, where the plan allows {bound}",
    )


def baseline(case: Case, event: Event) -> Check:
    """Whether a later fall or rise in volume could be told."""
    id_, line = "baseline", "a monitoring baseline exists"
    if case.baseline is not None and event.name in case.baseline.events:
        count = int(case.baseline.events[event.name].get("count") or 0)
        said = f"the baseline report holds {count:,}"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.PASS, evidence=said)
    if event.volume is not None:
        fewest, most = event.volume
        said = f"the plan expects {fewest:,} to {most:,} a day"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.PASS, evidence=said)
    location = event.ref.key.location
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL,
        evidence="nothing says how many to expect, so silence would go unseen",
        next=f"write `volume: {{per_day: [10, 1000]}}` at {location.file}:{location.span.line}",
    )
