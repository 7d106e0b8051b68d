from __future__ import annotations

from collections.abc import Iterator

from trackplan.language.durations import measured
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.key_sample import Sighting
from trackplan.model.landing import Landing
from trackplan.model.tally import IDENTIFIED
from trackplan.rules import LandingRule
from trackplan.rules.journeys import triggers
from trackplan.rules.sightings import estimated, seen

_SOON = 600
"""An identify call so many seconds after the event belongs to it."""


class EventBeforeIdentify(LandingRule):
    """An event that starts a journey lands before its person is identified."""

    card = RuleCard(
        id="event-before-identify",
        severity=Severity.ERROR,
        summary="An event that starts a journey lands just before the first identify call of its person.",
        why=(
            "The campaign starts on the landing, finds a profile without an address, and sends nothing. An "
            "identify call within ten minutes after the event counts, and half of the people must have one."
        ),
        fix="Identify the person first, and send the event when that is answered.",
        bad="""\
rules:
  event-before-identify: {options: {least: 1}}
events:
  joined: {}  # flagged
journeys:
  welcome: {trigger: joined}
--- samples/a.ndjson
{"type": "person", "action": "event", "name": "joined", "identifiers": {"id": "u"}, "timestamp": 1793611442}
{"type": "person", "action": "identify", "identifiers": {"id": "u"}, "timestamp": 1793611444}
""",
        good="""\
rules:
  event-before-identify: {options: {least: 1}}
events:
  joined: {}
journeys:
  welcome: {trigger: joined}
--- samples/a.ndjson
{"type": "person", "action": "identify", "identifiers": {"id": "u"}, "timestamp": 1793611440}
{"type": "person", "action": "event", "name": "joined", "identifiers": {"id": "u"}, "timestamp": 1793611442}
""",
        options={"least": 5, "share": 0.5},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        memory = landing.tally.profiles
        first: dict[int, int] = {}
        for key, time, _, mark in memory.rows():
            if mark == IDENTIFIED:
                first[key] = min(time, first.get(key, time))
        by_mark: dict[int, dict[int, Sighting]] = {}
        for one in memory:
            if one.mark != IDENTIFIED and one.key in first:
                mine = by_mark.setdefault(one.mark, {})
                mine[one.key] = min(one, mine.get(one.key, one))
        for number, name in enumerate(triggers(landing.plan), 1):
            met = by_mark.get(number, {})
            early = [one for one in met.values() if 0 < first[one.key] - one.time <= _SOON]
            if len(early) < max(self.options["least"], self.options["share"] * len(met)):
                continue
            gaps = sorted(first[one.key] - one.time for one in early)
            yield Problem(
                message=f"`{name}` lands before the first identify call of its person, half of them by "
                f"{measured(gaps[len(gaps) // 2])} or more{estimated(memory)}",
                ref=landing.plan.events[name].ref.key,
                event=name,
                at=f"events/{name}/identify",
                seen=seen(landing, memory, early, of=len(met) * memory.scale),
                lost=True,
            )
