"""A report, as data for the page's template: words and numbers, no markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trackplan.language.durations import measured
from trackplan.model.finding import Finding, Severity
from trackplan.model.health import SubjectHealth
from trackplan.model.landed import Landed, LandedEvent, LandedPeople
from trackplan.model.report import Coverage, Report
from trackplan.reporters import words
from trackplan.reporters.html.changes import change_sections
from trackplan.reporters.html.charts import BAR_WIDTH, SHARES_WIDTH, by_day, sparkline, stacked
from trackplan.reporters.html.findings import finding_view, listed
from trackplan.reporters.html.frame import frame
from trackplan.reporters.html.impact import impact_sections
from trackplan.reporters.html.readiness import checklists
from trackplan.reporters.landed import counts, span_of_days

DAYS = 60
"""The last days that charts show."""
FIRST = 5
"""How many findings the page begins with."""

_ACCOUNTS = {
    "valid": "fit the plan",
    "violating": "break the plan",
    "unplanned": "of events that no plan has",
    "unreadable": "could not be read",
    "skipped": "left out",
}


KINDS = {
    "audit": "Tracking plan audit",
    "diff": "What changes in the tracking plan",
    "impact": "Who reads the tracking plan",
    "ready": "Ready for launch?",
}
"""The title of a page, by command."""


def page(report: Report, *, show_values: bool) -> dict[str, Any]:
    """Return everything that the template shows."""
    landed = report.landed
    findings = words.without_changes(report, words.for_budget(report))
    # A page about something else than events lists its findings behind that, in one list.
    alone = report.changes is None and report.impact is None and report.readiness is None
    about: dict[str | None, list[Finding]] = _by_event(findings) if alone else {None: findings}
    events = _events(landed, about, report.health.events if report.health is not None else {})
    ids = {event["name"]: event["id"] for event in events}
    return {
        **frame(
            report, kind=KINDS.get(report.command, f"trackplan {report.command}"), show_values=show_values
        ),
        **impact_sections(report.impact),
        "checked": _checked(report),
        "coverage": _coverage(report, landed),
        "checklists": checklists(report.readiness),
        "changes": change_sections(report),
        "first": [
            {**finding_view(finding), "on": finding.event or "", "id": ids.get(finding.event or "")}
            for finding in findings[:FIRST]
        ]
        if len(findings) > FIRST and alone
        else [],
        "events": events,
        "charts": landed is not None,
        "rest": listed(about.get(None, []), sort=report.impact is None),
        "people": _attributes(landed.people) if landed is not None and landed.people is not None else [],
        "people_count": landed.people.count if landed is not None and landed.people is not None else 0,
    }


def _events(
    landed: Landed | None, about: dict[str | None, list[Finding]], states: Mapping[str, SubjectHealth]
) -> list[dict[str, Any]]:
    """Return every event that landed or has findings, worst first."""
    days = span_of_days(landed, DAYS) if landed is not None else []
    found = landed.events if landed is not None else ()
    events = [_event(event, about.pop(event.name, []), days) for event in found]
    events += [_unlanded(name, found) for name, found in about.items() if name is not None]
    if landed is None:
        events.sort(key=lambda event: event["name"])
    else:
        rank = {
            one.name: number for number, one in enumerate(sorted(states.values(), key=lambda one: one.weight))
        }
        events.sort(
            key=lambda event: (
                rank.get(event["name"], len(rank)) if event["errors"] + event["warnings"] else len(rank),
                -event["errors"],
                -event["warnings"],
                -event["count"],
                event["name"],
            )
        )
    for index, event in enumerate(events, 1):
        state = states.get(event["name"])
        event |= {"id": f"event-{index}", "state": state.state.value if state is not None else ""}
    return events


def _checked(report: Report) -> str:
    accounts = report.accounts
    if accounts is None or not accounts.read:
        return words.checked(report)
    share = words.percent(accounts.valid / accounts.read)
    return f"{share} of {words.number(accounts.read, 'payloads')} fit the plan"


def _by_event(findings: Iterable[Finding]) -> dict[str | None, list[Finding]]:
    found: dict[str | None, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.event, []).append(finding)
    return {name: found[name] for name in sorted(found, key=lambda name: name or "")}


def _tallied(name: str, found: Sequence[Finding]) -> dict[str, Any]:
    return {
        "name": name,
        "errors": sum(finding.severity is Severity.ERROR for finding in found),
        "warnings": sum(finding.severity is Severity.WARNING for finding in found),
        "infos": sum(finding.severity is Severity.INFO for finding in found),
        "findings": listed(found),
    }


def _unlanded(name: str, found: Sequence[Finding]) -> dict[str, Any]:
    nothing = dict.fromkeys(("valid", "share", "first_seen", "last_seen", "spark", "days"))
    return {
        **_tallied(name, found),
        **nothing,
        "planned": True,
        "count": 0,
        "attributes": [],
        "beyond": 0,
        "facts": [],
    }


def _event(event: LandedEvent, found: Sequence[Finding], days: Sequence[str]) -> dict[str, Any]:
    name, per_day = event.name, counts(event, days)
    return {
        **_tallied(name, found),
        "planned": event.planned,
        "count": event.count,
        "valid": None if event.share is None else words.percent(event.share),
        "share": event.share,
        "first_seen": event.first_seen,
        "last_seen": event.last_seen,
        "spark": sparkline(name, per_day, days) if any(per_day) else None,
        "days": by_day(name, per_day, days) if any(per_day) else None,
        "facts": list(_facts(event)),
        "attributes": _attributes(event),
        "beyond": event.attributes_beyond,
    }


def _facts(event: LandedEvent) -> Iterable[tuple[str, str]]:
    yield "Landed", f"{event.count:,} payloads" if event.count != 1 else "1 payload"
    if event.planned:
        yield "Fit the plan", f"{event.valid:,}"
    if span := _span(event.first_seen, event.last_seen):
        yield "First and last seen", span
    if event.anonymous:
        yield "Of nobody known", f"{event.anonymous:,}"
    if event.sources:
        yield "Sources", ", ".join(f"{name} {count:,}" for name, count in event.sources.items())
    if delay := event.delay:
        yield (
            "Landed after",
            f"{measured(delay['p50'])} at the median, {measured(delay['p95'])} for 95% (at most 5% too high)",
        )


def _span(first: str | None, last: str | None) -> str:
    if not first or not last:
        return ""
    return f"{first.replace('T', ' ')[:16]} to {last.replace('T', ' ')[:16]} UTC"


def _attributes(of: LandedEvent | LandedPeople) -> list[dict[str, Any]]:
    made = []
    for path, one in sorted(of.attributes.items()):
        share = min(1.0, one.count / one.of) if one.of else None
        made.append(
            {
                "path": path,
                "count": one.count,
                "of": one.of,
                "share": share,
                "filled": None if share is None else words.percent(share),
                "types": stacked(dict(sorted(one.types.items(), key=lambda kind: -kind[1])), SHARES_WIDTH),
                "last_seen": (one.last_seen or "")[:10],
            }
        )
    return made


def _coverage(report: Report, landed: Landed | None) -> dict[str, Any]:
    accounts = report.accounts.data() if report.accounts is not None else {}
    read = accounts.pop("read", 0)
    shapes = landed.shapes if landed is not None else {}
    return {
        "read": read,
        "accounts": [
            {**part, "words": _ACCOUNTS.get(part["name"], part["name"])}
            for part in stacked(accounts, BAR_WIDTH)
        ],
        "source": _source(report.coverage) if report.coverage is not None else "",
        "notes": list(report.coverage.notes) if report.coverage is not None else [],
        "shapes": ", ".join(f"{name} {count:,}" for name, count in shapes.items()),
        "span": _span(landed.first, landed.last)
        if landed is not None and landed.first and landed.last
        else "",
    }


def _source(coverage: Coverage) -> str:
    if (live := coverage.workspace) is not None:
        which = words.number(live.names, "event names") if live.names is not None else "all events"
        return f"the workspace, {which}, {words.number(live.pages, 'pages')} of activities"
    if coverage.files:
        return ", ".join(filter(None, [words.number(coverage.files, "files"), _size(coverage.bytes)]))
    return ""


def _size(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count:,} bytes" if count else ""
