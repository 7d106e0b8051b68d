"""The declared journeys that a change affects."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.fact import AttributeFact, BaseFact
from trackplan.model.plan import Journey, Plan
from trackplan.model.reference import within


class AffectedJourneys:
    """The journeys of two plans, by what they listen for and read."""

    def __init__(self, before: Plan, after: Plan) -> None:
        self._by_event: dict[str, dict[str, None]] = {}
        self._uses: dict[str, list[tuple[str, str]]] = {}
        for plan in (before, after):
            for journey in plan.journeys.values():
                for event, role in _roles(journey):
                    self._by_event.setdefault(event, {})[f"journey {journey.name} ({role})"] = None
                for path in journey.uses:
                    on_person = path.removeprefix("customer.")
                    holder = "people" if on_person != path else f"events/{journey.trigger}"
                    self._uses.setdefault(holder, []).append((f"journey {journey.name}", on_person))

    def of(self, fact: BaseFact) -> tuple[str, ...]:
        """Each journey in words, sorted: those that listen for the event, or read the attribute."""
        if fact.attribute is None:
            return tuple(sorted(self._by_event.get(fact.event or "", {})))
        if not isinstance(fact, AttributeFact):
            return ()
        holder = "people" if fact.event is None else f"events/{fact.event}"
        return tuple(
            sorted(
                {
                    f"{name} reads {path}"
                    for name, path in self._uses.get(holder, ())
                    if within(path, fact.attribute) or within(fact.attribute, path)
                }
            )
        )


def _roles(journey: Journey) -> Iterator[tuple[str, str]]:
    if journey.trigger:
        yield journey.trigger, "trigger"
    for event in journey.exit_on:
        yield event, "exit"
    if journey.goal:
        yield journey.goal.event, "goal"
