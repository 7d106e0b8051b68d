"""Deduplication: the attributes that identify a repeated event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.changes.context import one_of
from trackplan.changes.examples import of_event
from trackplan.changes.phrases import listed
from trackplan.changes.rows import RISKY, STILL_KNOWN, STILL_VALID, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.language.durations import declared
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Event


class DedupeFact(BaseFact):
    """A change of an event's deduplication."""

    def say(self, name: str) -> str:
        return f"{name} is repeated when {_words(self.after)}, and was when {_words(self.before)}"


def _words(dedupe: Mapping[str, Any] | None) -> str:
    if dedupe is None:
        return "nobody says"
    return f"{listed(dedupe['by'])} is the same within {declared(dedupe['within'])}"


class DedupeDeclared(DedupeFact):
    """An event says how a repeated occurrence is known."""

    mirror = "DedupeDropped"
    rows = (
        row(
            (RISKY, "a repeated occurrence is now a finding, and the plan cannot tell whether any is sent"),
            STILL_KNOWN,
        ),
    )


class DedupeDropped(DedupeFact):
    """An event no longer says how a repeated occurrence is known."""

    mirror = "DedupeDeclared"
    rows = (row(STILL_VALID, (RISKY, "a repeated occurrence is no longer found")),)


class DedupeChanged(DedupeFact):
    """A repeated occurrence is known by something else."""

    mirror = "DedupeChanged"
    rows = (
        row(
            (RISKY, "other occurrences count as repeated"),
            (RISKY, "some repeated occurrences may no longer be found"),
        ),
    )


def find(old: Event, new: Event, make: Make) -> Iterator[BaseFact]:
    """Yield whether repeated occurrences are known by something else."""
    yield from one_of(make, (DedupeDeclared, DedupeDropped, DedupeChanged), _data(old), _data(new))


def _data(event: Event) -> Any:
    dedupe = event.dedupe
    return None if dedupe is None else {"by": sorted(dedupe.by), "within": dedupe.within}


_BY_ORDER = "dedupe: {{by: [order_id], within: {}}}, attributes: {{order_id: {{type: string}}}}"
_SHORTER, _SAME = (of_event(_BY_ORDER.format("24h"), _BY_ORDER.format(within)) for within in ("1h", "1d"))
_FACTS = (DedupeDeclared, DedupeDropped, DedupeChanged)

SUBJECT = Subject(
    parts=(Part(level="event", facts=_FACTS, find=find),),
    rules=(
        change_rule(
            *_FACTS,
            id="dedupe-changed",
            severity=Severity.WARNING,
            summary="A repeated occurrence is known by something else.",
            why=(
                "What counts as sent twice decides whether people get two mails for one order, and "
                "what an audit reports."
            ),
            fix="See that senders give the new attributes the same values when they repeat an occurrence.",
            bad=_SHORTER.flagged,
            good=_SAME.clean,
        ),
    ),
)
