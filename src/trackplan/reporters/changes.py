"""Changes between two plans, ordered and worded for all formats: breaking ones first, by event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from trackplan.changes.attribute import AttributeRemoved
from trackplan.changes.event import EventRemoved
from trackplan.document import Location
from trackplan.model.change import Change
from trackplan.model.finding import Severity
from trackplan.model.report import JudgedChange, Report
from trackplan.model.verdict import Judgement, Verdict
from trackplan.reporters.words import call_places, number

LONGEST_EXAMPLE = 120
"""The most characters of an example's value; the JSON report has the whole payload."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEntry:
    """One change for people: a change of an attribute group represents all its events."""

    row: JudgedChange
    events: tuple[str, ...] = ()
    title: str = ""
    """Its subject."""
    touches: tuple[str, ...] = ()
    """Its consumers, in all its events."""
    owners: tuple[tuple[str, str], ...] = ()
    """The owners of its events, each with the contact."""
    calls: str = ""
    """How many calls in source code are to change or to look at, with their places, in all its events."""

    @property
    def status(self) -> str:
        """The severity of its finding, or how that was set aside."""
        return self.row.set_aside or self.row.finding.severity.word

    @property
    def place(self) -> str:
        """The place as ``file:line``, in the old plan for removed things."""
        where = removed_from(self.row) or self.row.finding.location
        return f"{where.file}:{where.span.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """All entries about one subject, worst first."""

    title: str
    events: tuple[str, ...]
    entries: tuple[ChangeEntry, ...]


def sections(rows: Iterable[JudgedChange]) -> list[Section]:
    """Group changes by subject: worst first, then by name."""
    merged: dict[tuple[Any, ...], list[JudgedChange]] = {}
    for row in rows:
        merged.setdefault(_identity(row), []).append(row)
    found: dict[tuple[str, tuple[str, ...]], list[ChangeEntry]] = {}
    for same in merged.values():
        fact = same[0].change.fact
        events = tuple(dict.fromkeys(str(row.change.fact.event) for row in same)) if len(same) > 1 else ()
        title = f"group {fact.group}" if events else _title(same[0].change)
        touches = tuple(dict.fromkeys(reader for row in same for reader in row.change.affected))
        calls = _calls(row.change for row in same)
        asked = ((row.finding.owner, row.finding.contact) for row in same)
        owners = tuple(dict.fromkeys((owner, contact) for owner, contact in asked if owner is not None))
        entry = ChangeEntry(
            row=same[0], events=events, title=title, touches=touches, calls=calls, owners=owners
        )
        found.setdefault((title, events), []).append(entry)
    made = [
        Section(title=title, events=events, entries=tuple(sorted(entries, key=_worst_first)))
        for (title, events), entries in found.items()
    ]
    return sorted(
        made, key=lambda section: (_worst_first(section.entries[0])[:2], section.title, section.events)
    )


def _calls(changes: Iterable[Change]) -> str:
    """Format ``3 calls to change: a.go:1, b.go:2 and c.ts:3``; empty if there are none."""
    all_ = list(changes)
    broken = dict.fromkeys(place for one in all_ for place in one.calls)
    doubtful = dict.fromkeys(place for one in all_ for place in one.calls_in_doubt if place not in broken)
    parts = [
        f"{number(len(some), 'calls')} {what}: {call_places(list(some))}"
        for some, what in ((broken, "to change"), (doubtful, "to look at"))
        if some
    ]
    return "; ".join(parts)


def _identity(row: JudgedChange) -> tuple[Any, ...]:
    """Return the key by which changes share one line: the same change of one attribute of a group."""
    change, finding = row.change, row.finding
    if change.fact.group is None:
        return (change.fact.at, finding.rule, row.summary)
    verdicts = (change.senders.verdict, change.readers.verdict)
    place = (finding.location.file, finding.location.span.line)
    return (
        "",
        change.fact.group,
        finding.rule,
        finding.severity,
        row.summary,
        *verdicts,
        *place,
        row.set_aside,
    )


def _title(change: Change) -> str:
    if change.fact.event:
        return change.fact.event
    kind, _, name = change.fact.at.partition("/")
    names = {"journeys": f"journey {name}", "objects": f"object {name.partition('/')[0]}"}
    return (names | {"people": "people", "plan": "the plan"}).get(kind, kind)


def _worst_first(entry: ChangeEntry) -> tuple[Any, ...]:
    change, finding = entry.row.change, entry.row.finding
    verdicts = [Verdict.BREAKING - judgement.verdict for _, judgement in sides(change)]
    return (
        -finding.severity,
        min(verdicts),
        sum(verdicts),
        finding.location.span.line,
        change.fact.at,
        finding.rule,
    )


def sides(change: Change) -> tuple[tuple[str, Judgement], tuple[str, Judgement]]:
    """Return the judgement of each side by name."""
    return ("senders", change.senders), ("readers", change.readers)


def removed_from(row: JudgedChange) -> Location | None:
    """Return the place of a removed thing in the old plan; ``None`` for other changes."""
    fact = row.change.fact
    if isinstance(fact, EventRemoved | AttributeRemoved) and fact.was is not None:
        return fact.was.location
    return None


def example(change: Change, side: str) -> str:
    """Return the relevant part of a counterexample as JSON; empty if that part is missing."""
    payload = next((one.payload for one in change.counterexamples if one.side == side), None)
    name = change.fact.attribute or ""
    if payload is None or not name:
        return ""
    part = next((key for key in payload if key == name or name.startswith((f"{key}.", f"{key}["))), None)
    if part is None:
        return ""
    shown = json.dumps(payload[part], ensure_ascii=False)
    if len(shown) > LONGEST_EXAMPLE:
        shown = f"{shown[:LONGEST_EXAMPLE]}…"
    more = ", …" if len(payload) > 1 else ""
    return f"{{{json.dumps(part, ensure_ascii=False)}: {shown}{more}}}"


def reasons(change: Change) -> Iterator[str]:
    """Yield why a change is not safe, one sentence per side, with an example if there is one."""
    for side, judgement in sides(change):
        if judgement.eased or judgement.verdict is not Verdict.SAFE:
            shown = example(change, side)
            reason = f"{side}: {judgement.reason}"
            yield f"{reason}, such as `{shown}`" if shown else reason


def advice(report: Report) -> dict[str, str]:
    """Return the remedies of breaking changes, by rule."""
    found = {
        finding.rule: finding.help
        for finding in report.findings
        if finding.kind == "change" and finding.severity is Severity.ERROR and finding.help
    }
    return dict(sorted(found.items())) if report.changes is not None else {}


def breaks_whom(report: Report) -> str:
    """Return the verdict on all changes not set aside: ``this change breaks readers``."""
    rows = report.changes.rows if report.changes is not None else ()
    standing = [row for row in rows if row.set_aside is None]
    if not standing:
        return "nothing else breaks" if _any_breaks(rows) else "nothing breaks" if rows else "no changes"
    errors = [row for row in standing if row.finding.severity is Severity.ERROR]
    broken = {side for row in errors for side, one in sides(row.change) if one.verdict is Verdict.BREAKING}
    if broken:
        return f"this change breaks {' and '.join(sorted(broken, reverse=True))}"
    if any(row.finding.severity is not Severity.INFO for row in standing):
        return "this change needs a look"
    return "nothing else breaks" if _any_breaks(rows) else "this change breaks nobody"


def _any_breaks(rows: Iterable[JudgedChange]) -> bool:
    """Return whether a change that was set aside is breaking."""
    return any(row.set_aside is not None and row.change.worst is Verdict.BREAKING for row in rows)
