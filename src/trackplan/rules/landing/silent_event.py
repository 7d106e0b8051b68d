from __future__ import annotations

from collections.abc import Iterator, Sequence

from trackplan.health.silence import Silence
from trackplan.health.twins import Twin, twins
from trackplan.model.finding import Problem, RuleCard, Seen, Severity, Skipped
from trackplan.model.landing import Landing, day
from trackplan.model.plan import Event, Plan
from trackplan.model.times import DAY
from trackplan.rules import LandingRule
from trackplan.rules.days import event_silence
from trackplan.rules.journeys import stops, without_trigger
from trackplan.rules.sightings import listed

_OFTEN = 1.5
_NAMED = 4
_PROOF = 5
"""So many of an event must be missing before a twin that began when it stopped has taken its place."""


class SilentEvent(LandingRule):
    """A planned event does not land."""

    of_absence = True

    card = RuleCard(
        id="silent-event",
        severity=Severity.ERROR,
        summary="An active event of the plan does not land, or has stopped landing.",
        why=(
            "Every journey that it starts has stopped, and nothing else says so. An event is silent when its "
            "own rhythm gives so long a gap a chance of less than 1 in 1,000, or when the plan has a "
            "`volume` and `quiet_days` go by without it, or when another name took its place."
        ),
        fix="See what its sender did last: a renamed event, a failed deploy, a key that was taken back.",
        bad="""\
events:
  order_completed: {}  # flagged
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793607235, "data": {}}
""",
        good="""\
events:
  order_completed: {status: draft}
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793607235, "data": {}}
""",
        options={"quiet_days": 2},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each such event, with what it stops."""
        beside = twins(landing)
        for name, event in landing.plan.events.items():
            if event.status != "active" or not landing.covers(name):
                continue
            landed = landing.tally.events.get(name)
            found = event_silence(landing, event, quiet_days=self.options["quiet_days"])
            after = [one for one in beside.get(name, ()) if found.last is None or one.first >= found.last]
            silent = found.state == "silent" or (found.state == "never" and landed is None)
            if silent or _is_replaced(landing, found, after):
                yield _problem(landing, event, found, after)

    def unjudged(self, landing: Landing) -> Iterator[Skipped]:
        """Yield the events that land too seldom, or on too few days."""
        rare = [
            name
            for name, event in sorted(landing.plan.events.items())
            if event.status == "active"
            and landing.covers(name)
            and event_silence(landing, event, quiet_days=self.options["quiet_days"]).state == "untold"
        ]
        if rare:
            reason = "too few days with it to tell, and no `volume` in the plan"
            yield Skipped(what=f"silence of {listed(rare)}", reason=reason)


def _is_replaced(landing: Landing, found: Silence, after: Sequence[Twin]) -> bool:
    """Whether twins land in place of an event that would not be called silent alone."""
    end = landing.window.last
    if found.last is None or end is None or found.last >= end // DAY:
        return False
    return _PROOF <= found.missed <= 2 * sum(one.count for one in after if one.certain)


def _problem(landing: Landing, event: Event, found: Silence, after: Sequence[Twin]) -> Problem:
    """Return the problem of an event that does not land and may have been replaced by twins."""
    name, plan = event.name, landing.plan
    remedy: str | None
    if any(one.certain for one in after):
        said = _replaced(plan, name, found, after)
        advice = [f"send `{name}`", *(one.pattern.advice for one in after if one.pattern is not None)]
        remedy = (
            f"{' and '.join(advice[:2])}; nothing waits for {', '.join(one.title for one in after[:_NAMED])}"
        )
    else:
        perhaps = f"perhaps it lands as {_under(after)}" if after else ""
        absent = f"`{name}` has not landed {_until(landing, name, found)}"
        said = "; ".join(filter(None, [absent, perhaps, stops(plan, name)]))
        remedy = f"send `{name}` if that is meant" if after else None
        if found.last is None and not after:
            remedy = "see what its sender did last; if the input holds some events only, use --event"
    landed = landing.tally.events.get(name)
    first = None
    if landed is not None:
        first, _ = landing.window.span(landed.spell.first, landed.spell.last, landed.days)
    return Problem(
        message=said,
        ref=event.ref.key,
        event=name,
        seen=Seen(
            count=0 if landed is None else landed.count,
            first=day(first),
            last=None if found.last is None else day(found.last * DAY),
        ),
        landed_as=tuple(one.name for one in after),
        lost=True,
        missed=_missed(landing, event, found, after),
        help=remedy,
    )


def _replaced(plan: Plan, name: str, found: Silence, after: Sequence[Twin]) -> str:
    under = _under(after)
    waits = without_trigger(plan, name)
    if found.last is None:
        return f"`{name}` has landed only as {under}" + (f": {waits}" if waits else "")
    began = min(one.first for one in after)
    return f"`{name}` has landed as {under} since {day(began * DAY)}" + (f": {waits} since" if waits else "")


def _under(after: Sequence[Twin]) -> str:
    others = len(after) - 1
    return after[0].title + (f" and {others} other {'name' if others == 1 else 'names'}" if others else "")


def _until(landing: Landing, name: str, found: Silence) -> str:
    """Since when it has not landed, and how often it did before."""
    if found.last is None:
        return "at all"
    since = f"since {day(found.last * DAY)}"
    if name in landing.tally.events:
        return f"{since}, and landed {_pace(found.pace)} before"
    return f"{since}: {sum(landing.days_before(name).values()):,} in the earlier report, 0 now"


def _missed(landing: Landing, event: Event, found: Silence, after: Sequence[Twin]) -> int:
    """Return the number that did not land: by its own rate, by the plan, or as landed under another name."""
    twin = sum(one.count for one in after)
    if found.last is not None:
        return max(found.missed, twin)
    first, last = landing.window.first, landing.window.last
    days = 0 if first is None or last is None else last // DAY - first // DAY + 1
    return max(twin, days * (event.volume[0] if event.volume is not None else 1))


def _pace(pace: float) -> str:
    return f"{pace:,.0f} times a day" if pace >= _OFTEN else f"{pace * 7:,.0f} times a week"
