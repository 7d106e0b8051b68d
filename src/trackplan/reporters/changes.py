"""The changes between two plans as data, and as text for a terminal: what breaks first, by event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trackplan.changes.attribute import AttributeRemoved
from trackplan.changes.event import EventRemoved
from trackplan.model.change import Change
from trackplan.model.finding import Finding, Severity

SHOWN_EVENTS = 4
"""More events than this that share one change of a group are counted, not named."""

LONGEST_EXAMPLE = 120
"""Characters of a value that an example shows; the JSON report has the whole payload."""

RANK = {severity.word: severity for severity in Severity}


def change_data(change: Change, finding: Finding, *, allowed: bool) -> dict[str, Any]:
    """One change as the JSON report has it; see ``report.schema.json``."""
    fact = change.fact
    place = finding.location
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
        "summary": fact.say(fact.short_name),
        "impact": list(change.affected),
        "examples": {shown.side: dict(shown.payload) for shown in change.counterexamples},
        "file": place.file,
        "line": place.span.line,
        "column": place.span.column,
        "fingerprint": finding.fingerprint,
    }
    if isinstance(fact, EventRemoved | AttributeRemoved) and fact.was is not None:
        gone = fact.was.location
        data["was"] = f"{gone.file}:{gone.span.line}"
    if getattr(fact, "likeness", None) is not None:
        data["likeness"] = fact.likeness  # type: ignore[attr-defined]  # only renames have one
    return data | ({"allowed": True} if allowed else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEntry:
    """One change as a person reads it: the same change of one group stands for all its events."""

    change: Mapping[str, Any]
    events: tuple[str, ...] = ()
    title: str = ""
    """What it is about."""
    touches: tuple[str, ...] = ()
    """Who reads it, in all its events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """All entries about one thing, worst first."""

    title: str
    events: tuple[str, ...]
    entries: tuple[ChangeEntry, ...]


def sections(changes: Iterable[Mapping[str, Any]]) -> list[Section]:
    """Put changes together by what they are about: first what has the worst, then by name."""
    merged: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for change in changes:
        merged.setdefault(_identity(change), []).append(change)
    found: dict[tuple[str, tuple[str, ...]], list[ChangeEntry]] = {}
    for same in merged.values():
        events = tuple(dict.fromkeys(str(change["event"]) for change in same)) if len(same) > 1 else ()
        title = f"group {same[0]['group']}" if events else _title(same[0])
        touches = tuple(dict.fromkeys(str(reader) for change in same for reader in change["impact"]))
        entry = ChangeEntry(change=same[0], events=events, title=title, touches=touches)
        found.setdefault((title, events), []).append(entry)
    made = [
        Section(title=title, events=events, entries=tuple(sorted(entries, key=_worst_first)))
        for (title, events), entries in found.items()
    ]
    return sorted(
        made, key=lambda section: (_worst_first(section.entries[0])[:2], section.title, section.events)
    )


def _identity(change: Mapping[str, Any]) -> tuple[Any, ...]:
    """What changes have in common that one line can stand for: one attribute of one group, one change."""
    if change.get("group") is None:
        return (change["at"], change["rule"], change["summary"])
    words = ("group", "rule", "severity", "summary", "senders", "readers", "file", "line", "allowed")
    return ("", *(change.get(word) for word in words))


def _title(change: Mapping[str, Any]) -> str:
    if change["event"]:
        return str(change["event"])
    kind, _, name = str(change["at"]).partition("/")
    return {"journeys": f"journey {name}", "people": "people", "plan": "the plan"}.get(kind, kind)


def _worst_first(entry: ChangeEntry) -> tuple[Any, ...]:
    change = entry.change
    verdicts = [{"breaking": 0, "risky": 1, "safe": 2}[change[side]] for side in ("senders", "readers")]
    return (
        -RANK[change["severity"]],
        min(verdicts),
        sum(verdicts),
        change["line"],
        change["at"],
        change["rule"],
    )


def named(events: Sequence[str]) -> str:
    """Events that share a change: ``checkout_started, order_completed and 12 more``."""
    if len(events) <= SHOWN_EVENTS:
        return ", ".join(events)
    return f"{', '.join(events[: SHOWN_EVENTS - 1])} and {len(events) - SHOWN_EVENTS + 1} more"


def example(change: Mapping[str, Any], side: str) -> str:
    """The part of an example payload that matters, as JSON; empty where what matters is missing."""
    payload = change["examples"].get(side)
    name = str(change["attribute"] or "")
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


def place(change: Mapping[str, Any]) -> str:
    """Where a change stands: ``file:line``, of the old plan for what is gone."""
    return str(change.get("was") or f"{change['file']}:{change['line']}")


def reasons(change: Mapping[str, Any]) -> Iterator[str]:
    """Why a change is not safe, a sentence a side, each with an example where there is one to show."""
    for reason in change["because"]:
        shown = example(change, reason.partition(":")[0])
        yield f"{reason}, such as `{shown}`" if shown else reason
