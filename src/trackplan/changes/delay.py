"""The time an event may take to land."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_event
from trackplan.changes.rows import RISKY, STILL_KNOWN, STILL_VALID, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.language.durations import declared
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Event


class DelayFact(BaseFact):
    """A change of an event's delay; the values are seconds by percentile."""

    def say(self, name: str) -> str:
        percentile = next(iter(self.after or self.before))
        before, after = (
            declared(said[percentile]) if said else "any time" for said in (self.before, self.after)
        )
        return f"{name} may take {after} to land ({percentile}), and had {before}"


class DelayTightened(DelayFact):
    """An event has less time to land."""

    mirror = "DelayLoosened"
    rows = (
        row(
            (RISKY, "landing as late as before is now a finding, and the plan cannot tell how late it lands"),
            STILL_KNOWN,
        ),
    )


class DelayLoosened(DelayFact):
    """An event has more time to land."""

    mirror = "DelayTightened"
    rows = (row(STILL_VALID, (RISKY, "it may land later than journeys count on")),)


def find(old: Event, new: Event, make: Make) -> Iterator[BaseFact]:
    """Yield each percentile whose delay differs."""
    for percentile in sorted({*old.delay, *new.delay}):
        before, after = old.delay.get(percentile), new.delay.get(percentile)
        if before != after:
            tighter = after is not None and (before is None or after < before)
            words = {"before": before and {percentile: before}, "after": after and {percentile: after}}
            yield make(DelayTightened if tighter else DelayLoosened, **words)


SUBJECT = Subject(
    parts=(Part(level="event", facts=(DelayTightened, DelayLoosened), find=find),),
    rules=(
        change_rule(
            DelayTightened,
            DelayLoosened,
            id="delay-changed",
            severity=Severity.WARNING,
            summary="An event has another time to land.",
            why="A journey that waits 30 minutes counts on the event being there by then.",
            fix="See which journeys wait for it, and for how long.",
            bad=of_event("delay: {p95: 2m}", "delay: {p95: 1h}").flagged,
            good=of_event("delay: {p95: 60m}", "delay: {p95: 1h}").clean,
        ),
    ),
)
