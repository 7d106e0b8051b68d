"""What a tally has to say of single payloads, and of records that were not judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trackplan.model.finding import Finding, Skipped
from trackplan.model.landing import day
from trackplan.model.tally import DISTINCT, NAMES, Tally


def payload_findings(tally: Tally, *, dated: bool) -> Iterator[Finding]:
    """Yield each finding about single payloads with its count; ``dated`` adds when and from where."""
    for occurrence in tally.occurrences.settled().values():
        finding = occurrence.finding
        of = _number(tally, finding)
        yield replace(
            finding,
            count=occurrence.count,
            of=of or None,
            share=occurrence.count / of if of else None,
            first_seen=day(occurrence.first) if dated else None,
            last_seen=day(occurrence.last) if dated else None,
            source=", ".join(sorted(occurrence.sources)) or None,
            places=tuple(occurrence.places) if occurrence.count > 1 else (),
        )


def _number(tally: Tally, finding: Finding) -> int:
    """How many payloads could have had a problem."""
    if finding.event is None:
        return tally.people.count if finding.at.startswith("people") else 0
    known = tally.events.get(finding.event) or tally.unplanned.settled().get(finding.event)
    return known.count if known else 0


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
