"""What the texts and numbers of attributes look like: forms and codes, bounded as a tally is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from trackplan.language.personal import looks_like
from trackplan.model.bounded_counter import BoundedCounter
from trackplan.model.tally import NAMES, add_counts
from trackplan.naming.styles import words
from trackplan.rules.personal_names import PERSONAL
from trackplan.scan.codes import Codes, may_be_codes
from trackplan.scan.counters import plausible_seconds
from trackplan.validator import Validator

_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PREFIXED = re.compile(r"([a-z]{2,8}_)[A-Za-z0-9]*\d[A-Za-z0-9]*")
"""An id that says what it is of, such as ``ord_8f2k1c``."""

PREFIX = "id "
"""What stands before the prefix in the form of such an id."""

TYPES = ("datetime", "date")
FORMATS = ("uri", "uuid", "email")


@cache
def _formats() -> Mapping[str, Callable[[str], bool]]:
    return {name: Validator({"type": "string", "format": name}).accepts for name in FORMATS}


@dataclass(slots=True)
class SeenForms:
    """Counts at one path: texts by form, whole numbers, and numbers that could be times."""

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
        return next((form for form in TYPES if count and self.forms.get(form) == count), None)

    def constraint(self, count: int, *, enough: int) -> tuple[str, str] | None:
        """What all texts fit, as YAML and in words; fewer than ``enough`` show no pattern."""
        for form, seen in sorted(self.forms.items()):
            if not count or seen != count:
                continue
            if form in FORMATS:
                return f"format: {form}", f"always of the format {form}"
            if form.startswith(PREFIX) and count >= enough:
                prefix = form.removeprefix(PREFIX)
                return f'pattern: "^{prefix}"', f"always begins with `{prefix}`"
        return None

    def personal(self, name: str, types: list[str]) -> tuple[str, str] | None:
        """What kind of personal data it is, and why one thinks so."""
        looks = {
            form: count
            for form, count in self.forms.items()
            if form not in {*TYPES, *FORMATS} and not form.startswith(PREFIX)
        }
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
                for form in _forms(value):
                    if form in seen.forms or len(seen.forms) < MOST_FORMS:
                        seen.forms[form] = seen.forms.get(form, 0) + 1
                seen.codes.add(value, person)
        elif kind is int and (seen := self._seen.at((event, path), SeenForms)) is not None:
            seen.whole += 1
            seen.seconds += plausible_seconds(value) is not None


def enums(seen: Mapping[tuple[str, ...], SeenForms]) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The values of each attribute that is a small set of codes, by event and path.

    Where one event has all the values that others have at the same path, they share them: that some
    did not come yet is no difference in meaning.
    """
    paths: dict[str, list[tuple[str, ...]]] = {}
    for key, one in seen.items():
        is_plain = all(form.startswith(PREFIX) for form in one.forms)
        if one.codes.people and is_plain and may_be_codes(key[1]):
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


MOST_FORMS = 50
"""With so many forms at one path, no other is that of all its texts."""


@lru_cache(10_000)  # most texts of most attributes come again and again
def _forms(text: str) -> tuple[str, ...]:
    if (kind := _day(text)) is not None:
        return (kind,)
    found = [] if (kind := looks_like(text)) is None else [kind]
    if prefix := _PREFIXED.fullmatch(text):
        found.append(PREFIX + prefix[1])
    elif "@" in text or "://" in text or len(text) == UUID:
        found += [name for name, accepts in _formats().items() if accepts(text)]
    return tuple(found)


UUID = 36
"""How long the usual text of a UUID is."""


def _day(text: str) -> str | None:
    if text[4:5] != "-":
        return None
    try:
        if _DATETIME.fullmatch(text) and datetime.fromisoformat(text):
            return "datetime"
        if _DATE.fullmatch(text) and date.fromisoformat(text):
            return "date"
    except ValueError:
        pass
    return None
