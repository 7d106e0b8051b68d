"""The pattern that a text follows."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.rows import crossing, narrowing, widening
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import ValueSet, refuses
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity

_OFF_NEW = "a payload with a text off the new pattern is now invalid"
_OFF_OLD = "a text may come that is off the old pattern"


class PatternFact(ValueFact):
    """A change of a text's pattern."""

    keywords = ("pattern",)


class PatternDeclared(PatternFact):
    """A text that was free follows a pattern."""

    mirror = "PatternDropped"
    rows = narrowing("a payload with a text off the pattern is now invalid")

    def say(self, name: str) -> str:
        return f"{name} follows the pattern `{self.after}`, and was free"


class PatternDropped(PatternFact):
    """A text that followed a pattern is free."""

    mirror = "PatternDeclared"
    mild = True
    rows = widening(_OFF_OLD)

    def say(self, name: str) -> str:
        return f"{name} is free, and followed the pattern `{self.before}`"


class PatternChanged(PatternFact):
    """A text follows another pattern."""

    mirror = "PatternChanged"
    rows = crossing(_OFF_NEW, _OFF_OLD, unclear=True)

    def say(self, name: str) -> str:
        return f"{name} follows the pattern `{self.after}`, and followed `{self.before}`"


def find(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield whether the pattern differs."""
    before, after = old.pattern, new.pattern
    if before == after:
        return
    goes = after is not None and refuses(old, new, ("pattern",), "string", unless_known=True)
    comes = before is not None and refuses(new, old, ("pattern",), "string", unless_known=True)
    if before is None:
        yield make(PatternDeclared, after=after, lost=goes)
    elif after is None:
        yield make(PatternDropped, before=before, gained=comes)
    else:
        yield make(
            PatternChanged,
            before=before,
            after=after,
            lost=goes,
            gained=comes,
        )


_FOLLOWED = 'order_id: {type: string, pattern: "^ord_"}'
_DECLARED = of_attribute("order_id: {type: string}", _FOLLOWED)
_LENGTH = of_attribute(_FOLLOWED, 'order_id: {type: string, pattern: "^ord_", maxLength: 40}')

SUBJECT = Subject(
    parts=(Part(level="values", facts=(PatternDeclared, PatternDropped, PatternChanged), find=find),),
    rules=(
        change_rule(
            PatternDeclared,
            id="pattern-declared",
            severity=Severity.ERROR,
            why="What senders sent off the pattern is invalid now.",
            fix="Try the pattern on what an audit sees, and allow the finding.",
            bad=_DECLARED.flagged,
            good=of_attribute(
                "size: {type: string, enum: [small, large]}",
                'size: {type: string, enum: [small, large], pattern: "^[a-z]+$"}',
            ).clean,
        ),
        change_rule(
            PatternDropped,
            id="pattern-dropped",
            severity=Severity.WARNING,
            why=(
                "By definition it breaks readers, which may meet a text of a form that never came; "
                "since few depend on the form, it is a warning."
            ),
            fix="See whether a segment or a template depends on the form.",
            bad=_DECLARED.mirrored.flagged,
            good=_LENGTH.clean,
        ),
        change_rule(
            PatternChanged,
            id="pattern-changed",
            severity=Severity.ERROR,
            why=(
                "Which texts fit one pattern and not the other cannot be told; where the values are "
                "listed, it can."
            ),
            fix="Try both patterns on what an audit sees, and allow the finding.",
            bad=of_attribute(_FOLLOWED, 'order_id: {type: string, pattern: "^order_"}').flagged,
            good=_LENGTH.clean,
        ),
    ),
)
