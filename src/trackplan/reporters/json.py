"""Writes the JSON report, described by ``report.schema.json`` beside this file.

Only this module turns a report into dictionaries; ``json_reader.py`` reads them back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from trackplan import __version__
from trackplan.document import Location
from trackplan.model.finding import Finding, Severity, Skipped
from trackplan.model.report import Coverage, How, JudgedChange, PlanChanges, PlanSummary, Report, SetAside
from trackplan.reporters import Style
from trackplan.reporters.safe import safe_json
from trackplan.reporters.words import in_order, place

if TYPE_CHECKING:  # each is the part of one command, and the others need not import it
    from trackplan.model.health import PlanHealth
    from trackplan.model.impact import Consumer, Impact, SubjectImpact
    from trackplan.model.landed import Landed, LandedAttribute, LandedEvent, LandedPeople
    from trackplan.model.readiness import Check, Checklist, Readiness

SCHEMA_VERSION = 1
TOGETHER = 5_000
"""How many parts of the text are made before they are joined: `dumps` keeps all, several times the report."""

WAYS: tuple[How, ...] = ("known", "standing", "allowed", "ignored", "deselected")


def render(report: Report, _style: Style) -> str:
    """Render the whole report as one JSON object."""
    parts = json.JSONEncoder(ensure_ascii=False, indent=2, allow_nan=False).iterencode(as_data(report))
    text = []
    while some := "".join(islice(parts, TOGETHER)):
        text.append(some)
    return safe_json("".join([*text, "\n"]))


def as_data(report: Report) -> dict[str, Any]:
    """Return the report's members, in output order."""
    return {
        "schema_version": SCHEMA_VERSION,
        "trackplan": __version__,
        "command": report.command,
        "complete": report.complete,
        **({} if report.plan is None else {"plan": _plan(report.plan)}),
        "checked": dict(report.checked),
        "skipped": [_skipped(one) for one in report.skipped],
        "findings": [finding_data(finding) for finding in in_order(report)],
        **({} if report.accounts is None else {"accounts": report.accounts.data()}),
        **({} if report.coverage is None else {"coverage": _coverage(report.coverage)}),
        **({} if report.landed is None else {"landed": landed_data(report.landed)}),
        **({} if report.health is None else {"health": _health(report.health)}),
        **({} if report.changes is None else _changes(report.changes)),
        **({} if report.impact is None else _impact(report.impact)),
        **({} if report.readiness is None else _readiness(report.readiness)),
        **{how: count for how in WAYS if (count := report.count_aside(how))},
        **({"set_aside": [_set_aside(one) for one in report.set_aside]} if report.set_aside else {}),
        "summary": summary(report),
    }


def summary(report: Report) -> Mapping[str, int]:
    """Count the findings of each severity, worst first."""
    return {severity.word: report.count(severity) for severity in reversed(Severity)}


def _plan(plan: PlanSummary) -> dict[str, Any]:
    return {"name": plan.name, "version": plan.version, "events": plan.events}


def _skipped(one: Skipped) -> dict[str, Any]:
    return {
        "what": one.what,
        "reason": one.reason,
        **({} if one.count is None else {"count": one.count}),
        **({"places": list(one.places)} if one.places else {}),
    }


def _set_aside(one: SetAside) -> dict[str, Any]:
    return {
        "how": one.how,
        "rule": one.rule,
        **({"at": one.at} if one.at else {}),
        "count": one.count,
        **({"reason": one.reason} if one.reason else {}),
        **({} if one.location is None else {"file": one.location.file, "line": one.location.span.line}),
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return one finding's members; empty ones are omitted."""
    span = finding.location.span
    members = {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": finding.message,
        "help": finding.help or None,
        "file": finding.location.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "pointer": finding.pointer or None,
        "shown": None if finding.shown is None else place(finding),
        "at": finding.at,
        "event": finding.event,
        "attribute": finding.attribute,
        "count": finding.count,
        "share": finding.share,
        "of": finding.of,
        "basis": finding.basis,
        "first_seen": finding.first_seen,
        "last_seen": finding.last_seen,
        "source": finding.source,
        "places": [
            {"file": one.file, "line": one.line, "column": one.column}
            | ({"pointer": one.pointer} if one.pointer else {})
            for one in finding.places
        ]
        or None,
        "meant": finding.meant,
        "landed_as": list(finding.landed_as) or None,
        "journeys": list(finding.journeys) or None,
        "consequence": finding.consequence.word or None,
        "missed": finding.missed or None,
        "owner": finding.owner,
        "contact": finding.contact or None,
        "parts": [finding_data(part) for part in finding.parts] or None,
        "fingerprint": finding.fingerprint or None,
    }
    return {name: value for name, value in members.items() if value is not None}


def _coverage(coverage: Coverage) -> dict[str, Any]:
    said = {
        "notes": list(coverage.notes),
        "unseen": [_skipped(one) for one in coverage.unseen],
    }
    if coverage.workspace is None:
        return {"files": coverage.files, "bytes": coverage.bytes, **said}
    live = asdict(coverage.workspace)
    return {**said, "workspace": {name: value for name, value in live.items() if value is not None}}


def landed_data(landed: Landed) -> dict[str, Any]:
    """Return what landed: the time span, and each event with counts, days, delays and attributes."""
    return {
        "span": {"first": landed.first, "last": landed.last},
        "shapes": dict(landed.shapes),
        "events": [_event(event) for event in landed.events],
        "people": None
        if landed.people is None
        else _attributes(landed.people) | {"count": landed.people.count},
    }


def _event(event: LandedEvent) -> dict[str, Any]:
    return {
        "name": event.name,
        "planned": event.planned,
        "count": event.count,
        "valid": event.valid,
        "anonymous": event.anonymous,
        "first_seen": event.first_seen,
        "last_seen": event.last_seen,
        "per_day": dict(event.per_day),
        "sources": dict(event.sources),
        "delay": None if event.delay is None else dict(event.delay),
        **_attributes(event),
    }


def _attributes(of: LandedEvent | LandedPeople) -> dict[str, Any]:
    beyond = {"attributes_beyond": of.attributes_beyond} if of.attributes_beyond else {}
    return {"attributes": {path: _attribute(one) for path, one in of.attributes.items()}, **beyond}


def _attribute(one: LandedAttribute) -> dict[str, Any]:
    return {
        "count": one.count,
        "of": one.of,
        "types": dict(one.types),
        "first_seen": one.first_seen,
        "last_seen": one.last_seen,
        **{
            name: _keyed(counts)
            for name, counts in (("numbers", one.numbers), ("texts", one.texts))
            if counts
        },
    }


def _keyed(counts: Mapping[int, int]) -> dict[str, int]:
    return {str(key): count for key, count in counts.items()}


def _health(health: PlanHealth) -> dict[str, Any]:
    from trackplan.reporters.health import health_data  # noqa: PLC0415 - only an audit waits for it

    return health_data(health)


def _changes(changes: PlanChanges) -> dict[str, Any]:
    return {
        "base": changes.base,
        "head": changes.head,
        "changes": [change_data(row) for row in changes.rows],
        "bump": changes.bump,
    }


def change_data(row: JudgedChange) -> dict[str, Any]:
    """Return one change's members."""
    from trackplan.reporters.changes import removed_from  # noqa: PLC0415 - only `diff` waits for it

    change, finding = row.change, row.finding
    fact, place_ = change.fact, finding.location
    data = {
        "fact": fact.id,
        "rule": finding.rule,
        "severity": finding.severity.word,
        "at": fact.at,
        "event": fact.event,
        "attribute": fact.attribute,
        "group": fact.group,
        "before": fact.before,
        "after": fact.after,
        "senders": change.senders.verdict.word,
        "readers": change.readers.verdict.word,
        "reason": f"senders: {change.senders.reason}; readers: {change.readers.reason}",
        "because": list(change.because),
        "message": finding.message,
        "summary": row.summary,
        "impact": list(change.affected),
        **({"calls": list(change.calls)} if change.calls else {}),
        **({"calls_in_doubt": list(change.calls_in_doubt)} if change.calls_in_doubt else {}),
        "examples": {shown.side: dict(shown.payload) for shown in change.counterexamples},
        "file": place_.file,
        "line": place_.span.line,
        "column": place_.span.column,
        "fingerprint": finding.fingerprint,
    }
    if (gone := removed_from(row)) is not None:
        data["was"] = _line(gone)
    if (likeness := getattr(fact, "likeness", None)) is not None:
        data["likeness"] = likeness
    return data | ({row.set_aside: True} if row.set_aside is not None else {})


def _line(location: Location) -> str:
    return f"{location.file}:{location.span.line}"


def _impact(impact: Impact) -> dict[str, Any]:
    return {"asked": list(impact.asked), "impact": [_subject(one) for one in impact.subjects]}


def _subject(one: SubjectImpact) -> dict[str, Any]:
    data: dict[str, Any] = {"event": one.subject.event, "attribute": one.subject.attribute}
    if one.attributes is not None:
        data["attributes"] = [
            {
                "attribute": part.attribute,
                "planned": part.planned,
                "messages": part.messages,
                "without_fallback": part.without_fallback,
                "readers": [_reader(reader) for reader in part.readers],
            }
            for part in one.attributes
        ]
    return data | {
        "readers": [_reader(reader) for reader in one.readers],
        "summary": list(one.summary),
        **({"calls": list(one.calls)} if one.calls else {}),
    }


def _reader(reader: Consumer) -> dict[str, Any]:
    members = {
        "kind": reader.kind,
        "role": reader.role,
        "name": reader.name,
        "state": reader.state or None,
        "attribute": reader.attribute or None,
        "place": reader.where,
        "certain": reader.certain,
        "fallback": reader.fallback if reader.kind == "message" and reader.role != "unreadable" else None,
        "in_loop": bool(reader.loops) if reader.kind == "message" else None,
        "without": reader.without,
    }
    return {name: value for name, value in members.items() if value is not None}


def _readiness(readiness: Readiness) -> dict[str, Any]:
    from trackplan.model.readiness import ReadinessOutcome  # noqa: PLC0415 - only `ready` waits for it

    return {
        "ready": readiness.ready,
        "outcomes": {outcome.value: readiness.counts[outcome] for outcome in ReadinessOutcome},
        "checklists": [_checklist(one) for one in readiness.checklists],
    }


def _checklist(one: Checklist) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind,
        "event": one.event,
        "ready": one.ready,
        "lines": [_check(check) for check in one.checks],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "line": check.line,
        "outcome": check.outcome.value,
        "evidence": check.evidence,
        "places": list(check.places),
        "next": check.next or None,
    }
