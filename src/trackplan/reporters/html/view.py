"""A report as the record that the page's template reads: all words and numbers, no markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trackplan.language.durations import measured
from trackplan.model.finding import Finding, Report, Severity
from trackplan.reporters import words
from trackplan.reporters.html.charts import BAR_WIDTH, SHARES_WIDTH, by_day, sparkline, stacked
from trackplan.reporters.html.frame import frame, marked
from trackplan.reporters.landed import counts, span_of_days

DAYS = 60
"""The last days that charts show."""
FIRST = 5
"""How many findings the page begins with."""
OPEN = 6
"""How many findings of an event are unfolded."""
MOST = 60
"""How many findings are written out for one event: the JSON report has all."""
PLACES = 3

_ACCOUNTS = {
    "valid": "fit the plan",
    "violating": "break the plan",
    "unplanned": "of events that no plan has",
    "unreadable": "could not be read",
    "skipped": "left out",
}


def page(report: Report, *, show_values: bool) -> dict[str, Any]:
    """All that the template shows."""
    landed = report.details.get("landed")
    days = span_of_days(landed, DAYS) if landed else []
    about = _by_event(report.findings)
    found = landed["events"] if landed else ()
    events = [_event(event, about.pop(event["name"], []), days) for event in found]
    events += [_unlanded(name, found) for name, found in about.items() if name is not None]
    if landed is None:
        events.sort(key=lambda event: event["name"])
    else:
        events.sort(key=lambda event: (-event["errors"], -event["warnings"], -event["count"], event["name"]))
    for index, event in enumerate(events, 1):
        event["id"] = f"event-{index}"
    ids = {event["name"]: event["id"] for event in events}
    kind = "Tracking plan audit" if report.command == "audit" else f"trackplan {report.command}"
    return {
        **frame(report, kind=kind, show_values=show_values),
        "checked": _checked(report),
        "coverage": _coverage(report, landed),
        "first": [
            {**_finding(finding), "on": finding.event or "", "id": ids.get(finding.event or "")}
            for finding in words.worst_first(report.findings)[:FIRST]
        ]
        if len(report.findings) > FIRST
        else [],
        "events": events,
        "charts": landed is not None,
        "rest": listed(about.get(None, [])),
        "people": _attributes((landed or {}).get("people") or {}),
        "people_count": ((landed or {}).get("people") or {}).get("count", 0),
    }


def _checked(report: Report) -> str:
    accounts = report.details.get("accounts")
    if not accounts or not accounts["read"]:
        return words.checked(report)
    share = words.percent(accounts["valid"] / accounts["read"])
    return f"{share} of {words.number(accounts['read'], 'payloads')} fit the plan"


def _by_event(findings: Iterable[Finding]) -> dict[str | None, list[Finding]]:
    found: dict[str | None, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.event, []).append(finding)
    return {name: found[name] for name in sorted(found, key=lambda name: name or "")}


def listed(findings: Sequence[Finding]) -> dict[str, Any]:
    """Findings as the page lists them: the worst first, most of them folded."""
    worst = words.worst_first(findings)
    shown = [_finding(finding) for finding in worst[:MOST]]
    return {"shown": shown[:OPEN], "folded": shown[OPEN:], "more": max(0, len(worst) - MOST)}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": marked(finding.message),
        "help": marked(finding.help),
        "seen": words.seen(finding, named=False),
        "places": _places(finding),
    }


def _places(finding: Finding) -> str:
    if finding.shown is not None or not finding.places:
        return words.place(finding).rsplit(":", 1)[0]
    return words.places(finding, PLACES)


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


def _event(event: Mapping[str, Any], found: Sequence[Finding], days: Sequence[str]) -> dict[str, Any]:
    name, per_day = event["name"], counts(event, days)
    share = event["valid"] / event["count"] if event["planned"] and event["count"] else None
    return {
        **_tallied(name, found),
        "planned": event["planned"],
        "count": event["count"],
        "valid": None if share is None else words.percent(share),
        "share": share,
        "first_seen": event["first_seen"],
        "last_seen": event["last_seen"],
        "spark": sparkline(name, per_day, days) if any(per_day) else None,
        "days": by_day(name, per_day, days) if any(per_day) else None,
        "facts": list(_facts(event)),
        "attributes": _attributes(event),
        "beyond": event.get("attributes_beyond", 0),
    }


def _facts(event: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield "Landed", f"{event['count']:,} payloads" if event["count"] != 1 else "1 payload"
    if event["planned"]:
        yield "Fit the plan", f"{event['valid']:,}"
    if event["first_seen"]:
        yield "First and last seen", _span(event["first_seen"], event["last_seen"])
    if event["anonymous"]:
        yield "Of nobody known", f"{event['anonymous']:,}"
    if event["sources"]:
        yield "Sources", ", ".join(f"{name} {count:,}" for name, count in event["sources"].items())
    if delay := event["delay"]:
        yield (
            "Landed after",
            f"{measured(delay['p50'])} at the median, {measured(delay['p95'])} for 95% (at most 5% too high)",
        )


def _span(first: str, last: str) -> str:
    return f"{first.replace('T', ' ')[:16]} to {last.replace('T', ' ')[:16]} UTC"


def _attributes(counted: Mapping[str, Any]) -> list[dict[str, Any]]:
    made = []
    for path, one in sorted(counted.get("attributes", {}).items()):
        of = one["of"]
        share = min(1.0, one["count"] / of) if of else None
        made.append(
            {
                "path": path,
                "count": one["count"],
                "of": of,
                "share": share,
                "filled": None if share is None else words.percent(share),
                "types": stacked(dict(sorted(one["types"].items(), key=lambda kind: -kind[1])), SHARES_WIDTH),
                "last_seen": (one["last_seen"] or "")[:10],
            }
        )
    return made


def _coverage(report: Report, landed: Mapping[str, Any] | None) -> dict[str, Any]:
    coverage = report.details.get("coverage", {})
    accounts = dict(report.details.get("accounts", {}))
    read = accounts.pop("read", 0)
    span = (landed or {}).get("span") or {"first": None, "last": None}
    return {
        "read": read,
        "accounts": [
            {**part, "words": _ACCOUNTS.get(part["name"], part["name"])}
            for part in stacked(accounts, BAR_WIDTH)
        ],
        "source": _source(coverage),
        "notes": list(coverage.get("notes", ())),
        "shapes": ", ".join(f"{name} {count:,}" for name, count in (landed or {}).get("shapes", {}).items()),
        "span": _span(span["first"], span["last"]) if span["first"] else "",
    }


def _source(coverage: Mapping[str, Any]) -> str:
    if workspace := coverage.get("workspace"):
        which = words.number(workspace["names"], "event names") if "names" in workspace else "all events"
        return f"the workspace, {which}, {words.number(workspace['pages'], 'pages')} of activities"
    if files := coverage.get("files"):
        return ", ".join(filter(None, [words.number(files, "files"), _size(coverage.get("bytes", 0))]))
    return ""


def _size(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count:,} bytes" if count else ""
