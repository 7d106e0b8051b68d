"""Payloads counted without a plan: the types, and the forms of texts, never the values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from trackplan.language.compiled import CompiledPlan
from trackplan.model.payload import Locate, NotAnEvent
from trackplan.model.plan import Plan
from trackplan.model.tally import NAMES, EventTally
from trackplan.naming.styles import words
from trackplan.rules.personal import looks_like
from trackplan.rules.plan.pii_undeclared import PERSONAL
from trackplan.scan.fold import Fold, unrecognised
from trackplan.scan.observe import add_kinds, seconds
from trackplan.shapes import Shape

_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class Seen:
    """How many texts at one path had a form, how many numbers were whole, and how many could be times."""

    forms: dict[str, int] = field(default_factory=dict)
    whole: int = 0
    seconds: int = 0

    def of_all(self, count: int) -> str | None:
        """The type ``datetime`` or ``date`` if all texts had its form."""
        return next((form for form in ("datetime", "date") if count and self.forms.get(form) == count), None)

    def personal(self, name: str, types: list[str]) -> tuple[str, str] | None:
        """What kind of personal data it is, and why one thinks so."""
        looks = {form: count for form, count in self.forms.items() if form not in {"datetime", "date"}}
        ending = f"_{'_'.join(words(name))}"
        named = next(
            (kind for kind, ends in PERSONAL.items() if any(ending.endswith(f"_{end}") for end in ends)), None
        )
        if looks:
            form, count = max(sorted(looks.items()), key=lambda one: one[1])
            kind = {"an e-mail address": "email", "a phone number": "phone"}.get(form, "other")
            return named or kind, f"{count:,} look like {form}"
        if named is not None and not {"string", "any", "object"}.isdisjoint(types):
            return named, "its name sounds personal"
        return None


class Forms:
    """What was seen at each path of each event, bounded as a tally is."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], Seen] = {}

    def at(self, event: str, path: str) -> Seen:
        """What was seen there; nothing for what is beyond the bound."""
        return self._seen.get((event, path)) or Seen()

    def add(self, event: str, value: Any, path: str = "") -> None:
        """Look at a value and all that is in it."""
        if isinstance(value, Mapping):
            for name, inner in value.items():
                self.add(event, inner, f"{path}.{name}" if path else name)
        elif isinstance(value, list):
            for item in value:
                self.add(event, item, f"{path}[]")
        elif isinstance(value, str):
            form = _form(value)
            if form is not None and (seen := self._of(event, path)) is not None:
                seen.forms[form] = seen.forms.get(form, 0) + 1
        elif type(value) is int and (seen := self._of(event, path)) is not None:
            seen.whole += 1
            seen.seconds += seconds(value) is not None

    def _of(self, event: str, path: str) -> Seen | None:
        if (event, path) not in self._seen and len(self._seen) >= 50 * NAMES:
            return None
        return self._seen.setdefault((event, path), Seen())


def _form(text: str) -> str | None:
    try:
        if _DATETIME.fullmatch(text) and datetime.fromisoformat(text):
            return "datetime"
        if _DATE.fullmatch(text) and date.fromisoformat(text):
            return "date"
    except ValueError:
        return None
    return looks_like(text)


class Profile(Fold):
    """Folds records under a plan without events: all that lands is counted, and nothing judged."""

    def __init__(self, empty: Plan, *, shape: Shape | None = None) -> None:
        super().__init__(CompiledPlan(empty), shape=shape, by_file=False, profile=True)
        self.forms = Forms()

    def hasten(self) -> None:
        """Make nothing: without a plan, no record is plainly valid."""

    def add(self, record: Any, locate: Locate, line: int = 0, *, alone: bool = False) -> None:  # noqa: ARG002
        """Count one record with the types and forms of its attributes."""
        payload = self._payload(record)
        if isinstance(payload, NotAnEvent):
            self.skip(payload.reason)
            return
        if payload is None:
            self.unreadable(unrecognised(*locate()))
            return
        person = payload.kind == "person"
        self._tally.accounts.count(planned=person, broken=False)
        counter = self._tally.people if person else self._tally.unplanned.at(payload.name or "", EventTally)
        if counter is None:
            return
        time = seconds(payload.time)
        counter.count += 1
        if time is not None:
            counter.spell.add(time)
        if isinstance(payload.attributes, Mapping):
            add_kinds(counter.attributes, payload.attributes, time)
            self.forms.add("" if person else payload.name or "", payload.attributes)
