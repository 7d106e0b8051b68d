"""What the texts and numbers of attributes look like: forms and codes, bounded as a tally is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from trackplan.language.personal import looks_like
from trackplan.model.bounded_counter import BoundedCounter
from trackplan.model.tally import NAMES, add_counts
from trackplan.naming.styles import words
from trackplan.rules.plan.pii_undeclared import PERSONAL
from trackplan.scan.codes import Codes, may_be_codes
from trackplan.scan.counters import seconds

_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class SeenForms:
    """How many texts at one path had a form, how many numbers were whole, and how many could be times."""

    forms: dict[str, int] = field(default_factory=dict)
    whole: int = 0
    seconds: int = 0
    codes: Codes = field(default_factory=Codes)

    @property
    def count(self) -> int:
        """Nothing asks how often a path beyond the cap was met."""
        return 0

    def merge(self, other: SeenForms) -> None:
        """Add what another part of the records came to."""
        add_counts(self.forms, other.forms)
        self.whole += other.whole
        self.seconds += other.seconds
        self.codes.merge(other.codes)

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
    """What was seen at each path of each event."""

    def __init__(self) -> None:
        self._seen: BoundedCounter[tuple[str, ...], SeenForms] = BoundedCounter(50 * NAMES)

    def merge(self, other: Forms) -> None:
        """Add what another part of the records came to."""
        self._seen.merge(other._seen)

    def settled(self) -> Mapping[tuple[str, ...], SeenForms]:
        """By event and path; those beyond the bound are left out."""
        return self._seen.settled()

    def add(self, event: str, value: Any, person: int | None, path: str = "") -> None:
        """Look at a value of a person, who is known by a key, and all that is in it."""
        kind = type(value)
        if kind is dict:
            for name, inner in value.items():
                self.add(event, inner, person, f"{path}.{name}" if path else name)
        elif kind is list:
            path += "[]"
            for item in value:
                self.add(event, item, person, path)
        elif kind is str:
            if (seen := self._seen.at((event, path), SeenForms)) is not None:
                if (form := _form(value)) is not None:
                    seen.forms[form] = seen.forms.get(form, 0) + 1
                seen.codes.add(value, person)
        elif kind is int and (seen := self._seen.at((event, path), SeenForms)) is not None:
            seen.whole += 1
            seen.seconds += seconds(value) is not None


def enums(seen: Mapping[tuple[str, ...], SeenForms]) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The values of each attribute that is a small set of codes, by event and path.

    Where one event has all the values that others have at the same path, they share them: that some
    did not come yet is no difference in meaning.
    """
    paths: dict[str, list[tuple[str, ...]]] = {}
    for key, one in seen.items():
        if one.codes.people and not one.forms and may_be_codes(key[1]):
            paths.setdefault(key[1], []).append(key)
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for keys in paths.values():
        every = Codes()
        for key in keys:
            every.merge(seen[key].codes)
        shared = every.settled()
        if not any(set(seen[key].codes.people or ()) == set(shared) for key in keys):
            shared = ()
        found |= {key: values for key in keys if (values := shared or seen[key].codes.settled())}
    return found


@lru_cache(10_000)  # most texts of most attributes come again and again
def _form(text: str) -> str | None:
    if text[4:5] != "-":
        return looks_like(text)
    try:
        if _DATETIME.fullmatch(text) and datetime.fromisoformat(text):
            return "datetime"
        if _DATE.fullmatch(text) and date.fromisoformat(text):
            return "date"
    except ValueError:
        return None
    return looks_like(text)
