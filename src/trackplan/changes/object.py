"""A type of objects that is added, removed, or known to Customer.io by another id."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes import meta, owner
from trackplan.changes.context import paired
from trackplan.changes.examples import FLAG, Example
from trackplan.changes.rows import BREAKING, SAFE, STILL_VALID, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.text import texts
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Plan


class ObjectAdded(BaseFact):
    """The plan has a type of objects that it had not."""

    mirror = "ObjectRemoved"
    rows = (row(STILL_VALID, (SAFE, "nothing reads it yet")),)

    def say(self, name: str) -> str:
        return f"the object {name} is new"


class ObjectRemoved(BaseFact):
    """The plan no longer has a type of objects."""

    mirror = "ObjectAdded"
    removes = True
    rows = (
        row(
            (BREAKING, "calls about it are no longer planned"),
            (BREAKING, "what messages read of it is stored no more"),
        ),
    )

    def say(self, name: str) -> str:
        return f"the object {name} is removed"


class ObjectIdChanged(BaseFact):
    """A type of objects has another id in Customer.io."""

    mirror = "ObjectIdChanged"
    rows = (
        row(
            (BREAKING, "calls with the old id are about another type"),
            (BREAKING, "objects of the old type are stored no more"),
        ),
    )

    def say(self, name: str) -> str:
        return f"the object {name} has the type id {self.after}, and had {self.before}"


def find_in_plan(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield how types of objects differ, beside their attributes."""
    for make, old, new in paired("objects", before, after):
        if old is None:
            yield make(ObjectAdded, after=new.type_id)
        elif new is None:
            yield make(ObjectRemoved, before=old.type_id)
        else:
            if old.type_id != new.type_id:
                yield make(ObjectIdChanged, before=old.type_id, after=new.type_id)
            yield from texts(make, old, new, ("description",))
            yield from owner.find(old, new, make)
            yield from meta.find(old, new, make)


_ONE = "objects:\n  account: {type_id: 2}\n"
_NEW = Example(f"trackplan: 1{FLAG}\n{_ONE}", f"{_ONE}  company: {{}}{FLAG}\n")
_MOVED = Example(*(f"objects:\n  company: {{type_id: {number}}}{FLAG}\n" for number in (1, 2)))

SUBJECT = Subject(
    parts=(Part(level="plan", facts=(ObjectAdded, ObjectRemoved, ObjectIdChanged), find=find_in_plan),),
    rules=(
        change_rule(
            ObjectAdded,
            id="object-added",
            severity=Severity.INFO,
            summary="The plan has a new type of objects.",
            why="Nothing depends on it yet; it is listed so that a review sees it.",
            fix="Nothing to mend.",
            bad=_NEW.flagged,
            good=Example(_NEW.before, _NEW.before).clean,
        ),
        change_rule(
            ObjectRemoved,
            id="object-removed",
            severity=Severity.ERROR,
            summary="A type of objects is no longer in the plan.",
            why="Campaigns and messages that read it go on with what is stored, which nobody keeps true.",
            fix="Stop what reads it first, then remove it.",
            bad=_NEW.mirrored.flagged,
            good=Example(_NEW.before, _NEW.before).clean,
        ),
        change_rule(
            ObjectIdChanged,
            id="object-type-id-changed",
            severity=Severity.ERROR,
            why="Calls name a type by its id alone: the same call is then about other objects.",
            fix="Give the new type a name of its own, and move senders and readers to it.",
            bad=_MOVED.flagged,
            good=Example(_MOVED.before, _MOVED.before).clean,
        ),
    ),
)
