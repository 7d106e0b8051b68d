"""Small sets of codes, such as currencies: the only values that an inferred plan may show.

A value of few people could tell of one of them, so each must have come from many.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trackplan.naming.styles import words

DISTINCT = 20
"""An attribute of more different texts is no enum, and none of them is kept from then on."""

PEOPLE = 20
"""How many people each value must have come from."""

LONGEST = 32

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.:/+-][A-Za-z0-9]+)*")
_NUMBERED = re.compile(r"[0-9]{3}")

_TELLING = frozenset(
    """id ids uid uuid guid key keys token hash secret password login username user handle nickname nick
    name names url uri link""".split()  # noqa: SIM905  # a list of words reads better as words
)
"""Last words of names whose values stand for one person or thing, however few they are."""


@dataclass(slots=True)
class Codes:
    """The different texts of one attribute, each with some of the people that it came from."""

    people: dict[str, set[int]] | None = field(default_factory=dict)
    """By text; ``None`` once there were too many, or one that is no code."""

    def add(self, text: str, person: int | None) -> None:
        """Keep one text, of a person who is known by a key."""
        if self.people is None:
            return
        found = self.people.get(text)
        if found is None:
            if len(self.people) == DISTINCT or not _is_code(text):
                self.people = None
                return
            found = self.people[text] = set()
        if person is not None and len(found) < PEOPLE:
            found.add(person)

    def merge(self, other: Codes) -> None:
        """Add what another part of the records came to."""
        if self.people is None or other.people is None or len({*self.people, *other.people}) > DISTINCT:
            self.people = None
            return
        for text, people in other.people.items():
            found = self.people.setdefault(text, set())
            if len(found) < PEOPLE:
                found |= people

    def settled(self) -> tuple[str, ...]:
        """The texts in order, if there are several and each is of `PEOPLE` people; else none."""
        if not self.people or len(self.people) == 1:
            return ()
        return tuple(sorted(self.people)) if all(len(one) >= PEOPLE for one in self.people.values()) else ()


def may_be_codes(path: str) -> bool:
    """Whether an attribute's name leaves room for values that stand for nobody."""
    last = words(path.rpartition(".")[2].replace("[]", ""))
    return bool(last) and last[-1] not in _TELLING


def _is_code(text: str) -> bool:
    return len(text) <= LONGEST and _CODE.fullmatch(text) is not None and not _NUMBERED.search(text)
