"""Which sources there are, and which events they send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trackplan.changes.context import paired
from trackplan.changes.examples import FLAG, Example
from trackplan.changes.phrases import quoted
from trackplan.changes.rows import NO_MATTER, RISKY, SAFE, STILL_VALID, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.text import texts
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Event, Plan, Source


class SenderAdded(BaseFact):
    """One more source sends an event."""

    mirror = "SenderDropped"
    rows = (row(STILL_VALID, (RISKY, "one occurrence may come twice, once from each source")),)

    def say(self, name: str) -> str:
        return f"{name} also comes from {quoted(self.after)}"


class SenderDropped(BaseFact):
    """A source no longer sends an event."""

    mirror = "SenderAdded"
    rows = (
        row(
            (RISKY, "the plan cannot tell whether the source has stopped sending"),
            (RISKY, "what only that source knew of no longer comes"),
        ),
    )

    def say(self, name: str) -> str:
        return f"{name} no longer comes from {quoted(self.before)}"


class SourceAdded(BaseFact):
    """The plan has one more source."""

    mirror = "SourceRemoved"
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the source {name} is new"


class SourceRemoved(BaseFact):
    """The plan has one source less."""

    mirror = "SourceAdded"
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the source {name} is removed"


class SourceChanged(BaseFact):
    """A source is of another kind, or is recognised in another way."""

    mirror = "SourceChanged"
    rows = (
        row(
            (RISKY, "what the source sends may no longer be known as its own"),
            (SAFE, "they do not see where an event came from"),
        ),
    )

    def say(self, name: str) -> str:
        return f"the source {name} is recognised by something else"


def find_senders(old: Event, new: Event, make: Make) -> Iterator[BaseFact]:
    """Yield which sources send an event no longer, or are new to it."""
    for source in old.sources:
        if source not in new.sources:
            yield make(SenderDropped, before=source)
    for source in new.sources:
        if source not in old.sources:
            yield make(SenderAdded, after=source)


def find(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield which sources differ."""
    for make, old, new in paired("sources", before, after):
        if old is None:
            yield make(SourceAdded, after=new.kind)
        elif new is None:
            yield make(SourceRemoved, before=old.kind)
        else:
            if _known_by(old) != _known_by(new):
                yield make(SourceChanged, before=_known_by(old), after=_known_by(new))
            yield from texts(make, old, new, ("description",))


def _known_by(source: Source) -> Any:
    match = source.match
    known = {"kind": source.kind} if source.kind else {}
    return known | ({match.kind: match.path, "equals": match.equals} if match else {})


_SHOP = "sources: {shop-api: {}, web: {}}\nevents:\n  order_completed: "
_SECOND = Example(
    f"{_SHOP}{{sources: [shop-api]}}{FLAG}\n",
    f"{_SHOP}{{sources: [shop-api, web], sources_reason: Guests.}}{FLAG}\n",
)

SUBJECT = Subject(
    parts=(
        Part(level="event", facts=(SenderAdded, SenderDropped), find=find_senders),
        Part(level="plan", facts=(SourceAdded, SourceRemoved, SourceChanged), find=find),
    ),
    rules=(
        change_rule(
            SenderAdded,
            SenderDropped,
            SourceAdded,
            SourceRemoved,
            SourceChanged,
            id="sources-changed",
            severity=Severity.WARNING,
            summary="An event comes from other sources, or a source is known by something else.",
            why=(
                "A second source may send what the first one sends already; a source that goes may "
                "take occurrences with it."
            ),
            fix="Name one source of truth, and say in `sources_reason` why there are more.",
            bad=_SECOND.flagged,
            good=Example(_SECOND.before.replace(", web: {}", ""), _SECOND.before).clean,
        ),
    ),
)
