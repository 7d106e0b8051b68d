"""What a tally has to say of single payloads, and of records that were not judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from trackplan.model.finding import Finding, Skipped
from trackplan.model.landing import day
from trackplan.model.tally import DISTINCT, NAMES, EventTally, Tally
from trackplan.model.window import Window


def payload_findings(tally: Tally, window: Window | None) -> Iterator[Finding]:
    """Yield each finding about single payloads with its count, and with ``window`` when and from where."""
    unplanned = tally.unplanned.settled()
    for occurrence in tally.occurrences.settled().values():
        finding = occurrence.finding
        landed = _landed(tally, unplanned, finding)
        of = 0 if landed is None else landed.count
        first, last = None, None
        if window is not None:
            days = () if landed is None else landed.days
            first, last = window.span(occurrence.first, occurrence.last, days)
        yield replace(
            finding,
            count=occurrence.count,
            of=of or None,
            basis=f"sampled 1 in {occurrence.every:,}" if occurrence.every > 1 else None,
            share=occurrence.count / of if of else None,
            first_seen=day(first),
            last_seen=day(last),
            source=", ".join(sorted(occurrence.sources)) or None,
            places=tuple(occurrence.places) if occurrence.count > 1 else (),
        )


def _landed(tally: Tally, unplanned: Mapping[str, EventTally], finding: Finding) -> EventTally | None:
    """What landed of the event that a finding is about, or of people."""
    if finding.event is None:
        return tally.people if finding.at.startswith("people") else None
    return tally.events.get(finding.event) or unplanned.get(finding.event)


def left_out(tally: Tally) -> Iterator[Skipped]:
    """Yield what was not judged: records that are no payloads, by reason, and what is beyond a cap."""
    for reason, spell in tally.skipped.settled().items():
        count = spell.count
        yield Skipped(what=f"{count:,} records" if count > 1 else "1 record", reason=reason)
    for beyond, what, most in (
        (tally.skipped.beyond, "records of other kinds", NAMES),
        (tally.occurrences.beyond, "findings", DISTINCT),
        (tally.unplanned.beyond, "unplanned events", NAMES),
    ):
        if beyond:
            yield Skipped(what=f"{beyond:,} {what}", reason=f"only {most:,} different ones are told apart")
