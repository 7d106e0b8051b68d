"""A constraint that no other subject compares."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.phrases import quoted
from trackplan.changes.rows import RISKY, STILL_KNOWN, STILL_VALID, UNCLEAR, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import ValueSet
from trackplan.language.keywords import KEYWORDS
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity


class ConstraintDeclared(ValueFact):
    """An attribute has a constraint that `diff` cannot compare, and had none."""

    mirror = "ConstraintDropped"
    rows = (row((RISKY, UNCLEAR), STILL_KNOWN),)

    def say(self, name: str) -> str:
        return f"`{self.keyword}` of {name} is {quoted(self.after)}, and there was none"


class ConstraintDropped(ValueFact):
    """An attribute no longer has a constraint that `diff` cannot compare."""

    mirror = "ConstraintDeclared"
    mild = True
    rows = (row(STILL_VALID, (RISKY, UNCLEAR)),)

    def say(self, name: str) -> str:
        return f"{name} has no `{self.keyword}`, which was {quoted(self.before)}"


class ConstraintChanged(ValueFact):
    """A constraint that `diff` cannot compare is another one."""

    mirror = "ConstraintChanged"
    rows = (row((RISKY, UNCLEAR), (RISKY, UNCLEAR)),)

    def say(self, name: str) -> str:
        return f"`{self.keyword}` of {name} is {quoted(self.after)}, and was {quoted(self.before)}"


def find(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield each constraint without a subject that differs. A constraint only ever refuses values."""
    for keyword in KEYWORDS.values():
        if keyword.subject is None:
            before, after = (one.attribute.constraints.get(keyword.name) for one in (old, new))
            # Python takes true for 1, which JSON does not.
            if repr(before) != repr(after):
                kind = (
                    ConstraintDeclared
                    if before is None
                    else ConstraintDropped
                    if after is None
                    else ConstraintChanged
                )
                yield make(
                    kind,
                    keyword=keyword.name,
                    before=before,
                    after=after,
                    lost=after is not None,
                    gained=before is not None,
                )


_CHANGED = of_attribute("tags: {type: array, contains: new}", "tags: {type: array, contains: old}")

SUBJECT = Subject(
    parts=(
        Part(level="values", facts=(ConstraintDeclared, ConstraintDropped, ConstraintChanged), find=find),
    ),
    rules=(
        change_rule(
            ConstraintChanged,
            ConstraintDeclared,
            ConstraintDropped,
            id="constraint-changed",
            severity=Severity.WARNING,
            summary="A constraint changed that `diff` cannot compare, as `contains` in the example would be.",
            why="Values that were valid may be invalid now, or new ones may come, and nobody can tell which.",
            fix="Try the new constraint on what an audit sees, and allow the finding.",
            bad=_CHANGED.flagged,
            good=of_attribute(
                "tags: {type: array, contains: new}", "tags: {type: array, contains: new, minItems: 1}"
            ).clean,
        ),
    ),
)
