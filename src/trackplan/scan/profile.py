"""Payloads counted without a plan: the types and forms of what lands, and codes that tell of nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.language.compiled import CompiledPlan
from trackplan.model.key_sample import key_of
from trackplan.model.payload import Payload
from trackplan.model.tally import EventTally, Tally
from trackplan.scan.collector import Collector, Taken
from trackplan.scan.counters import add_kinds, plausible_seconds
from trackplan.scan.forms import Forms
from trackplan.scan.guesses import object_key
from trackplan.shapes import Shape


class Profile(Collector):
    """Folds records under a plan without events: all that lands is counted, and nothing judged."""

    def __init__(self, empty: CompiledPlan, *, shape: Shape | None = None) -> None:
        super().__init__(empty, shape=shape, by_file=False, profile=True)
        self.forms = Forms()

    def result(self) -> tuple[Tally, Forms]:
        """The tally, and what was seen beside it."""
        return self.tally, self.forms

    def absorb(self, result: Any, lines: int) -> None:
        """Add what another part of the records came to."""
        tally, forms = result
        super().absorb(tally, lines)
        self.forms.merge(forms)

    def _take(self, taken: Sequence[Taken]) -> None:
        for payload, _, _, _ in taken:
            self._see(payload)

    def _see(self, payload: Payload) -> None:
        """Count one payload with the types and forms of its attributes."""
        person = payload.kind == "person"
        self._tally.accounts.count(planned=person, broken=False)
        name = "" if person else payload.name or ""
        if payload.kind == "object":
            name = object_key(payload.object_type or "1")
        counter = self._counter(payload)
        if counter is None:
            return
        time = plausible_seconds(payload.time)
        counter.count += 1
        if time is not None:
            counter.spell.add(time)
        if isinstance(payload.attributes, Mapping):
            add_kinds(counter.attributes, payload.attributes, time)
            if person or name:
                of = payload.person or payload.email or payload.anonymous
                self.forms.add(name, payload.attributes, key_of(of))

    def _counter(self, payload: Payload) -> EventTally | None:
        if payload.kind == "person":
            return self._tally.people
        if payload.kind == "object":
            return self._tally.objects.at(payload.object_type or "1", EventTally)
        return self._tally.unplanned.at(payload.name or "", EventTally)

    def _wanted(self, payload: Payload) -> Payload:
        return payload
