"""Sources, and the events they send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from trackplan.changes.context import paired
from trackplan.changes.examples import FLAG, Example
from trackplan.changes.phrases import quoted
from trackplan.changes.rows import NO_MATTER, RISKY, SAFE, STILL_VALID, refused, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import EventMake, Make, Part, Subject
from trackplan.changes.text import texts
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Event, Match, Plan, Source

_UNDECLARED = "a call that shows another source is now an error (`undeclared-source`)"
_TWICE = (RISKY, "one occurrence may come twice, once from each source")


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderAdded(BaseFact):
    """A source was added to an event."""

    mirror = "SenderDropped"
    rows = (
        row(
            refused(_UNDECLARED),
            _TWICE,
            "the event named no source, and one that is not named has a `match`",
            lambda fact: fact.closes,
        ),
        row(STILL_VALID, _TWICE),
    )

    closes: bool = field(default=False, compare=False, repr=False)
    """Whether calls are now held against the event's sources, and another one can be told."""

    def say(self, name: str) -> str:
        return f"{name} also comes from {quoted(self.after)}"


class SenderDropped(BaseFact):
    """A source no longer sends an event."""

    mirror = "SenderAdded"
    rows = (
        row(
            refused(
                "a call that shows the source is now an error (`undeclared-source`)",
                "the plan cannot tell whether the source has stopped sending",
            ),
            (RISKY, "what only that source knew of no longer comes"),
        ),
    )

    def say(self, name: str) -> str:
        return f"{name} no longer comes from {quoted(self.before)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAdded(BaseFact):
    """The plan has one more source."""

    mirror = "SourceRemoved"
    rows = (
        row(
            refused("a call that shows it is now an error where an event names others (`undeclared-source`)"),
            NO_MATTER,
            "it has a `match`, and an event names other sources",
            lambda fact: fact.closes,
        ),
        row(NO_MATTER, NO_MATTER),
    )

    closes: bool = field(default=False, compare=False, repr=False)
    """Whether calls are now held against it."""

    def say(self, name: str) -> str:
        return f"the source {name} is new"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRemoved(BaseFact):
    """The plan has one source less."""

    mirror = "SourceAdded"
    rows = (
        row(
            (RISKY, "a call that shows it and another source now counts as the other's"),
            NO_MATTER,
            "it had a `match`, and another source is told by another place",
            lambda fact: fact.shared,
        ),
        row(NO_MATTER, NO_MATTER),
    )

    shared: bool = field(default=False, compare=False, repr=False)
    """Whether a call could show it and another source."""

    def say(self, name: str) -> str:
        return f"the source {name} is removed"


class SourceChanged(BaseFact):
    """A source is of another kind, or is recognised in another way."""

    mirror = "SourceChanged"
    rows = (
        row(
            refused(
                "a call that shows it is now an error where an event names others (`undeclared-source`)",
                "what the source sends may no longer be known as its own",
            ),
            (SAFE, "they do not see where an event came from"),
        ),
    )

    def say(self, name: str) -> str:
        return f"the source {name} is recognised by something else"


def find_senders(old: Event, new: Event, make: EventMake) -> Iterator[BaseFact]:
    """Yield which sources send an event no longer, or are new to it."""
    for source in old.sources:
        if source not in new.sources:
            yield make(SenderDropped, before=source)
    others = [name for name, one in make.after.sources.items() if one.match and name not in new.sources]
    for source in new.sources:
        if source not in old.sources:
            yield make(SenderAdded, after=source, closes=not old.sources and bool(others))


def find(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield which sources differ."""
    for make, old, new in paired("sources", before, after):
        if old is None:
            named = any(event.sources and new.name not in event.sources for event in after.events.values())
            yield make(SourceAdded, after=new.kind, closes=new.match is not None and named)
        elif new is None:
            others = [one.match for one in after.sources.values() if one.match]
            apart = old.match is not None and any(_place(one) != _place(old.match) for one in others)
            yield make(SourceRemoved, before=old.kind, shared=apart)
        else:
            if _known_by(old) != _known_by(new):
                yield make(SourceChanged, before=_known_by(old), after=_known_by(new))
            yield from texts(make, old, new, ("description",))


def _place(match: Match) -> tuple[str, str]:
    return match.kind, match.path


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
            severity=Severity.ERROR,
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
