from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

from trackplan.language.durations import measured
from trackplan.model.finding import Problem, RuleCard, Severity, Skipped
from trackplan.model.key_sample import KeySample, Sighting
from trackplan.model.landing import Landing, at_place
from trackplan.model.times import DAY
from trackplan.rules import LandingRule
from trackplan.rules.sightings import estimated, listed, seen


class DuplicateEvent(LandingRule):
    """An event came again with the same dedupe key, or, without one, to the letter."""

    card = RuleCard(
        id="duplicate-event",
        severity=Severity.ERROR,
        summary=(
            "An event comes again with the same dedupe key, within the time that makes them one; or, without "
            "a key, with the same person, second and attributes."
        ),
        why=(
            "Two thank-you mails go out for one purchase, and revenue is counted twice. Retries, "
            "reloaded pages and a second webhook do it."
        ),
        fix=(
            "Send the event once, or send retries with the same ULID as the event's id, which "
            "Customer.io drops."
        ),
        bad="""\
events:
  order_completed:
    dedupe: {by: [order_id], within: 7d}
    attributes:
      order_id: {type: string}
--- samples/a.ndjson
{"name": "order_completed", "timestamp": 1793611442, "data": {"order_id": "ord_1"}}
{"name": "order_completed", "timestamp": 1793611727, "data": {"order_id": "ord_1"}}  # flagged
""",
        good="""\
events:
  order_completed:
    dedupe: {by: [order_id], within: 7d}
    attributes:
      order_id: {type: string}
--- samples/a.ndjson
{"name": "order_completed", "timestamp": 1793611442, "data": {"order_id": "ord_1"}}
{"name": "order_completed", "timestamp": 1793611727, "data": {"order_id": "ord_2"}}
""",
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each event with repeats, at the first of them."""
        yield from _of_keys(landing)
        for name, memory in sorted(landing.tally.copies.items()):
            found = [] if _is_of_days(memory) else _copies(memory)
            if found:
                told = seen(landing, memory, found, of=landing.tally.events[name].count)
                yield Problem(
                    message=f"`{name}` comes again with the same person, second and attributes"
                    + estimated(memory),
                    ref=at_place(told.places[0]),
                    event=name,
                    seen=told,
                )

    def unjudged(self, landing: Landing) -> Iterator[Skipped]:
        """Yield the events that landed and have no dedupe key."""
        copies = landing.tally.copies
        found: dict[str, list[str]] = {}
        for name in sorted(landing.tally.events):
            if landing.plan.events[name].dedupe is None:
                found.setdefault(_limit(copies.get(name)), []).append(name)
        for limit, names in found.items():
            yield Skipped(what=f"repeats of {listed(names)}", reason=f"no dedupe key is planned{limit}")


def _limit(memory: KeySample | None) -> str:
    """Say what can be told of repeats without a dedupe key."""
    if memory is None:
        return ", and no record says both who and when"
    return ", and its times are days" if _is_of_days(memory) else ", so only exact ones were looked for"


def _of_keys(landing: Landing) -> Iterator[Problem]:
    """Yield each event that comes again with the same dedupe key."""
    for name, memory in sorted(landing.tally.repeats.items()):
        dedupe = landing.plan.events[name].dedupe
        found = _repeats(memory, dedupe.within) if dedupe is not None else []
        if dedupe is None or not found:
            continue
        told = seen(
            landing,
            memory,
            [later for later, _ in found],
            of=landing.tally.events[name].count,
            source=_sources(landing, found),
        )
        keys = " and ".join(f"`{path}`" for path in dedupe.by)
        yield Problem(
            message=f"`{name}` comes again with the same {keys}{_apart(memory, found)}",
            ref=at_place(told.places[0]),
            event=name,
            seen=told,
        )


def _repeats(memory: KeySample, within: int) -> list[tuple[Sighting, int]]:
    """Yield each sighting that repeats the one before, with the seconds between them."""
    return [
        (later, later.time - earlier.time)
        for group in memory.repeated()
        for earlier, later in pairwise(group)
        if later.time - earlier.time <= within
    ]


def _apart(memory: KeySample, found: list[tuple[Sighting, int]]) -> str:
    gaps = sorted(gap for _, gap in found)
    half = measured(gaps[len(gaps) // 2])
    text = f", {half} later" if len(gaps) == 1 else f", half of them within {half}"
    return text + estimated(memory)


def _sources(landing: Landing, found: list[tuple[Sighting, int]]) -> str | None:
    names = sorted(landing.plan.sources)
    return ", ".join(names[mark - 1] for mark in sorted({later.mark for later, _ in found}) if mark) or None


def _copies(memory: KeySample) -> list[Sighting]:
    """Each sighting that is like one before to the second; Customer.io drops those of one and the same id."""
    found = []
    for group in memory.repeated():
        for _, alike in groupby(group, key=lambda one: one.time):
            ids: set[int] = set()
            for number, one in enumerate(alike):
                if number and (not one.mark or one.mark not in ids):
                    found.append(one)
                ids.add(one.mark)
    return found


def _is_of_days(memory: KeySample) -> bool:
    """Whether times are days, so that those of one day are alike: most are at one time of the day."""
    clocks = Counter(time % DAY for _, time, _, _ in memory.rows())
    if len(memory) < 2:  # noqa: PLR2004
        return False
    clock, count = clocks.most_common(1)[0]
    days = {time // DAY for _, time, _, _ in memory.rows()}
    return count * 2 > len(memory) and (clock == 0 or len(days) > 1)
