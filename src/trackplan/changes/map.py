"""Maps, objects whose keys are data: whether their values are described, and what their keys may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.changes.examples import of_attribute
from trackplan.changes.phrases import quoted, type_words
from trackplan.changes.rows import crossing, narrowing, widening
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import ValueSet, is_anything, key_attribute, type_data
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute


class ValuesFact(ValueFact):
    """Something about whether the values of a map are described."""

    keywords = ("values",)


class ValuesDeclared(ValuesFact):
    """The values of an object are described that could have any attributes."""

    mirror = "ValuesDropped"
    rows = narrowing("a payload with values of another kind is now invalid")

    def say(self, name: str) -> str:
        return f"each value of {name} is {type_words(self.after)}, whatever its key"


class ValuesDropped(ValuesFact):
    """The values of an object are no longer described, whatever their keys."""

    mirror = "ValuesDeclared"
    rows = widening("values of any kind may come")

    def say(self, name: str) -> str:
        return f"the values of {name} are not described, and each was {type_words(self.before)}"


class KeysFact(ValueFact):
    """Something about the keys of a map."""

    keywords = ("keys",)


class KeysDeclared(KeysFact):
    """The keys of a map must be of a form."""

    mirror = "KeysDropped"
    rows = narrowing("a payload with another key is now invalid")

    def say(self, name: str) -> str:
        return f"the keys of {name} must fit {quoted(self.after)}, and could be anything"


class KeysDropped(KeysFact):
    """The keys of a map may be anything."""

    mirror = "KeysDeclared"
    mild = True
    rows = widening("keys of any form may come")

    def say(self, name: str) -> str:
        return f"the keys of {name} may be anything, and had to fit {quoted(self.before)}"


class KeysChanged(KeysFact):
    """The keys of a map must be of another form."""

    mirror = "KeysChanged"
    rows = crossing("a payload with such a key is now invalid", "other keys may come", unclear=True)

    def say(self, name: str) -> str:
        return f"the keys of {name} must fit {quoted(self.after)}, and had to fit {quoted(self.before)}"


def find(old: Attribute, new: Attribute, make: Make) -> Iterator[ValueFact]:
    """Yield how the values and the keys of a map differ, what lies inside the values aside."""
    both = "object" in old.types and "object" in new.types
    if old.values is None and new.values is not None:
        lost = both and not is_anything(new.values)
        yield make(ValuesDeclared, after=type_data(new.values.types), lost=lost)
    elif old.values is not None and new.values is None:
        gained = both and not is_anything(old.values)
        yield make(ValuesDropped, before=type_data(old.values.types), gained=gained)
    if repr(sorted(old.keys.items())) == repr(sorted(new.keys.items())):
        return
    before, after = dict(old.keys) or None, dict(new.keys) or None
    if before is None:
        yield make(KeysDeclared, after=after, lost=both)
    elif after is None:
        yield make(KeysDropped, before=before, gained=both)
    else:
        lost, gained = _crossed(old, new) if both else (False, False)
        yield make(KeysChanged, before=before, after=after, lost=lost, gained=gained)


def _crossed(old: Attribute, new: Attribute) -> tuple[bool, bool]:
    """Whether a key may be lost, and whether one may be gained, by the facts about texts."""
    from trackplan.changes import found  # noqa: PLC0415 - it imports every subject

    made: list[Mapping[str, Any]] = []

    def make(_kind: Any, **values: Any) -> Any:
        made.append(values)

    before, after = (ValueSet(key_attribute(one)) for one in (old, new))
    for _ in found("values", before, after, make):
        pass
    return (any(one.get("lost") for one in made), any(one.get("gained") for one in made))


_FREE = "prices: {type: object}"
_NUMBERS = "prices: {type: object, values: {type: number}}"
_CODES = 'prices: {type: object, values: {type: number}, keys: {pattern: "^[A-Z]{3}$"}}'
_SHORT = "prices: {type: object, values: {type: number}, keys: {maxLength: 3}}"
_DECLARED, _KEYS = of_attribute(_FREE, _NUMBERS), of_attribute(_NUMBERS, _CODES)

SUBJECT = Subject(
    parts=(
        Part(level="values", facts=(ValuesDeclared, ValuesDropped, KeysDeclared, KeysDropped, KeysChanged)),
        Part(level="attribute", find=find),
    ),
    rules=(
        change_rule(
            ValuesDeclared,
            id="map-values-declared",
            severity=Severity.ERROR,
            why="What senders sent with values of another kind is invalid now.",
            fix="See in an audit what lands under these keys, let the senders follow, and allow the finding.",
            bad=_DECLARED.flagged,
            good=of_attribute(_NUMBERS, _NUMBERS).clean,
        ),
        change_rule(
            ValuesDropped,
            id="map-values-dropped",
            severity=Severity.ERROR,
            why="A reader that loops over the values may meet one of another kind.",
            fix="Keep `values`, or see that every reader copes.",
            bad=_DECLARED.mirrored.flagged,
            good=of_attribute(_FREE, _FREE).clean,
        ),
        change_rule(
            KeysDeclared,
            KeysChanged,
            id="map-keys-changed",
            severity=Severity.ERROR,
            summary="The keys of a map must be of a form, or of another one.",
            why="What senders sent under other keys is invalid now.",
            fix="See in an audit which keys land, let the senders follow, and allow the finding.",
            bad=_KEYS.flagged,
            good=of_attribute(_CODES, _CODES).clean,
        ),
        change_rule(
            KeysDropped,
            id="map-keys-dropped",
            severity=Severity.WARNING,
            why=(
                "By definition it breaks readers, which may meet another key; since few depend on "
                "that, it is a warning."
            ),
            fix="See whether a template prints the keys.",
            bad=_KEYS.mirrored.flagged,
            good=of_attribute(_NUMBERS, _NUMBERS).clean,
        ),
    ),
)
