"""What single people went through: whether the events that a journey needs came, whole and in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from trackplan.language.durations import measured
from trackplan.model.plan import After, Event, Journey, Plan

LONGEST = 8
"""Steps of one person that are written out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event of one person."""

    event: str
    time: int | None
    """Unix seconds; ``None`` where the activity has none."""
    attributes: Mapping[str, Any] = field(default_factory=dict, repr=False)
    faults: tuple[str, ...] = ()
    """What is wrong with it by the plan, in words that show no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What one person did, oldest first."""

    steps: tuple[Step, ...]
    id: str | None = field(default=None, repr=False)
    """The person's id, which nothing shows unless asked to."""
    email: str | None = field(default=None, repr=False)
    whole: bool = True
    """Whether nothing that the workspace shows of the person was left unread."""
    merged: bool = False
    """Whether anonymous activity is seen to have joined the person."""


@dataclass(slots=True, kw_only=True)
class Walk:
    """What looking through one person's trail came to."""

    path: str
    wrong: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    left: bool = False
    """Whether an exit or the goal came after what starts the journey."""

    @property
    def remarks(self) -> list[str]:
        """Return the remarks on it."""
        return [*self.wrong, *self.unclear]


def needed(plan: Plan, event: Event, journeys: Iterable[Journey]) -> tuple[str, ...]:
    """The events to look for: the one before it, the event itself, and what its journeys end by."""
    names = [*([event.after.event] if event.after is not None else []), event.name]
    names += [name for journey in journeys for name in _ends(journey)]
    return tuple(name for name in dict.fromkeys(names) if name in plan.events)


def walk(plan: Plan, event: Event, journeys: Sequence[Journey], trail: Trail) -> Walk:
    """Follow one person through the events that count."""
    names = needed(plan, event, journeys)
    steps = [step for step in trail.steps if step.event in names]
    ends = {name for journey in journeys for name in _ends(journey)}
    starts = [step.time for step in steps if step.event == event.name and step.time is not None]
    latest = max(starts, default=None)
    found = Walk(path=_path(steps))
    found.left = latest is not None and any(
        step.event in ends and step.time is not None and step.time >= latest for step in steps
    )
    if plan.identity.pattern is not None and trail.id is None:
        found.wrong.append("the person has no id")
    found.wrong += dict.fromkeys(f"`{step.event}`: {fault}" for step in steps for fault in step.faults)
    if any(step.time is None for step in steps):
        found.unclear.append("an event has no time, so its place in the order is unknown")
    for name in names:
        after = plan.events[name].after
        if after is not None and after.event in names:
            found.wrong += dict.fromkeys(_early(steps, name, after))
    found.wrong += _orphan(steps, event, latest) if trail.whole else ()
    found.unclear += _orphan(steps, event, latest) if not trail.whole else ()
    return found


def _ends(journey: Journey) -> Iterator[str]:
    yield from journey.exit_on
    if journey.goal is not None:
        yield journey.goal.event


def _early(steps: Sequence[Step], name: str, after: After) -> Iterator[str]:
    """What came before the event that it follows, of the same value."""
    for step in steps:
        key = _value(step, after.same)
        if step.event != name or step.time is None or key is None:
            continue
        before = [
            one.time
            for one in steps
            if one.event == after.event and one.time is not None and _value(one, after.same) == key
        ]
        if before and min(before) > step.time:
            ahead = measured(min(before) - step.time)
            yield f"`{name}` came {ahead} before the `{after.event}` of its `{after.same}`"


def _orphan(steps: Sequence[Step], event: Event, latest: int | None) -> Iterator[str]:
    """Say that the newest occurrence has nothing that it follows."""
    if event.after is None:
        return
    same = event.after.same
    newest = next((step for step in steps if step.event == event.name and step.time == latest), None)
    key = _value(newest, same) if newest is not None else None
    if key is not None and not any(
        step.event == event.after.event and _value(step, same) == key for step in steps
    ):
        yield f"`{event.name}` came without the `{event.after.event}` of its `{same}`"


def _value(step: Step, path: str) -> Any:
    """The value at a path such as ``cart.id``; ``None`` where there is none."""
    value: Any = step.attributes
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _path(steps: Sequence[Step]) -> str:
    """``added_to_cart, 4m later checkout_started``: repeats counted, the newest steps kept."""
    runs = [list(run) for _, run in groupby(steps, key=lambda step: step.event)]
    parts, before = [], None
    for run in runs[-LONGEST:]:
        time = run[0].time
        apart = f"{measured(time - before)} later " if before is not None and time is not None else ""
        parts.append(f"{apart}{run[0].event}" + (f" ({len(run)} times)" if len(run) > 1 else ""))
        before = run[-1].time
    return ", ".join(["…", *parts] if len(runs) > LONGEST else parts)


def shared(trails: Sequence[Trail]) -> Iterator[tuple[int, int]]:
    """Return the people who share an e-mail address, as numbers from 1."""
    first: dict[str, int] = {}
    counted = Counter(trail.email.casefold() for trail in trails if trail.email)
    for number, trail in enumerate(trails, 1):
        address = (trail.email or "").casefold()
        if counted[address] > 1:
            if address in first:
                yield first[address], number
            first.setdefault(address, number)
