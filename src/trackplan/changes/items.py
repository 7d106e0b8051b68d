"""The items of a list: whether they are described, and whether they may repeat."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.phrases import type_words
from trackplan.changes.rows import narrowing, widening
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import ValueSet, is_anything, refuses, type_data
from trackplan.language.keywords import ITEMS
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute


class UniqueFact(ValueFact):
    """A change of whether items may repeat."""

    keywords = ("uniqueItems",)


class UniqueDeclared(UniqueFact):
    """The items of a list may no longer repeat."""

    mirror = "UniqueDropped"
    rows = narrowing("a payload with a repeated item is now invalid")

    def say(self, name: str) -> str:
        return f"the items of {name} may no longer repeat"


class UniqueDropped(UniqueFact):
    """The items of a list may repeat."""

    mirror = "UniqueDeclared"
    mild = True
    rows = widening("an item may come twice")

    def say(self, name: str) -> str:
        return f"the items of {name} may repeat"


class ItemsFact(ValueFact):
    """A change of whether items are described."""

    keywords = ("items",)


class ItemsDeclared(ItemsFact):
    """The items of a list are described that could be anything."""

    mirror = "ItemsDropped"
    rows = narrowing("a payload with items of another kind is now invalid")

    def say(self, name: str) -> str:
        return f"each item of {name} is {type_words(self.after)}, and could be anything"


class ItemsDropped(ItemsFact):
    """The items of a list may be anything that were described."""

    mirror = "ItemsDeclared"
    rows = widening("items of any kind may come")

    def say(self, name: str) -> str:
        return f"each item of {name} can be anything, and was {type_words(self.before)}"


def find_unique(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield whether items may repeat that might not, or the other way round."""
    before, after = (one.schema.get("uniqueItems") for one in (old, new))
    if after and not before:
        lost = _repeats(old, new)
        yield make(UniqueDeclared, before=False, after=True, lost=lost)
    elif before and not after:
        gained = _repeats(new, old)
        yield make(UniqueDropped, before=True, after=False, gained=gained)


def _repeats(free: ValueSet, unique: ValueSet) -> bool:
    """Return whether a list may repeat an item that the new plan refuses."""
    _, (most, _) = free.bounds(ITEMS)
    return refuses(free, unique, (), "array", unless_known=most > 1)  # lists are never listed


def find_described(old: Attribute, new: Attribute, make: Make) -> Iterator[ValueFact]:
    """Yield whether the items of a list are described that were not, or the other way round."""
    both = ValueSet(old).has("array") and ValueSet(new).has("array")
    if old.items is None and new.items is not None:
        yield make(ItemsDeclared, after=type_data(new.items.types), lost=both and not is_anything(new.items))
    elif new.items is None and old.items is not None:
        yield make(
            ItemsDropped, before=type_data(old.items.types), gained=both and not is_anything(old.items)
        )


_FREE = "skus: {type: array, items: {type: string}}"
_UNIQUE = "skus: {type: array, uniqueItems: true, items: {type: string}}"
_SAID = "skus: {type: array, uniqueItems: false, items: {type: string}}"
_DECLARED = of_attribute(_FREE, _UNIQUE)

SUBJECT = Subject(
    parts=(
        Part(level="values", facts=(UniqueDeclared, UniqueDropped), find=find_unique),
        Part(level="values", facts=(ItemsDeclared, ItemsDropped)),
        Part(level="attribute", find=find_described),
    ),
    rules=(
        change_rule(
            UniqueDeclared,
            id="unique-items-declared",
            severity=Severity.ERROR,
            why="What senders sent with an item twice is invalid now.",
            fix="Let the senders drop what repeats first, and allow the finding.",
            bad=_DECLARED.flagged,
            good=of_attribute(_FREE, _SAID).clean,
        ),
        change_rule(
            UniqueDropped,
            id="unique-items-dropped",
            severity=Severity.WARNING,
            why=(
                "By definition it breaks readers, which may meet an item twice; since few depend on "
                "that, it is a warning."
            ),
            fix="See whether a template counts the items.",
            bad=_DECLARED.mirrored.flagged,
            good=of_attribute(_SAID, _FREE).clean,
        ),
    ),
)
