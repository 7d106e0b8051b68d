"""Identity: the form of people's ids, and what happens to anonymous activity."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.context import one_of, place
from trackplan.changes.examples import of_plan
from trackplan.changes.rows import BREAKING, RISKY, STILL_KNOWN, STILL_VALID, UNCLEAR, refused, row, unseen
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Plan


class IdPatternFact(BaseFact):
    """A change of the pattern of people's ids."""

    def say(self, name: str) -> str:
        before, after = (
            f"follow the pattern `{said}`" if said else "be free" for said in (self.before, self.after)
        )
        return f"the ids of people are to {after}, and were to {before}"


class IdPatternDeclared(IdPatternFact):
    """The ids of people follow a pattern."""

    mirror = "IdPatternDropped"
    rows = (row(refused("an id off the pattern is now wrong"), STILL_KNOWN),)


class IdPatternDropped(IdPatternFact):
    """The ids of people follow no pattern."""

    mirror = "IdPatternDeclared"
    rows = (row(STILL_VALID, unseen("an id may come that is off the old pattern")),)


class IdPatternChanged(IdPatternFact):
    """The ids of people follow another pattern."""

    mirror = "IdPatternChanged"
    rows = (
        row(
            refused("an id off the new pattern is now wrong", UNCLEAR),
            unseen("an id may come that is off the old pattern", UNCLEAR),
        ),
    )


class AnonymousFact(BaseFact):
    """A change of what happens to anonymous activity."""

    def say(self, name: str) -> str:
        return f"anonymous activity is to {_treated(self.after)}, and was to {_treated(self.before)}"


def _treated(said: str | None) -> str:
    words = {"merge": "merge into people", "forbid": "never be sent"}
    return words.get(said or "", "be as it comes")


class AnonymousForbidden(AnonymousFact):
    """Anonymous activity may no longer be sent."""

    mirror = "AnonymousAdmitted"
    rows = (row((BREAKING, "anonymous activity is now wrong"), STILL_KNOWN),)


class AnonymousAdmitted(AnonymousFact):
    """Anonymous activity may be sent that might not."""

    mirror = "AnonymousForbidden"
    rows = (row(STILL_VALID, (BREAKING, "activity of nobody known may come")),)


class AnonymousChanged(AnonymousFact):
    """Anonymous activity, sent as before, becomes something else."""

    mirror = "AnonymousChanged"
    rows = (row(STILL_VALID, (RISKY, "anonymous activity may reach people in another way")),)


def find(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield how the identity of people differs."""
    old, new = before.identity, after.identity
    make = place("identity", new.ref or after.ref, old.ref)
    yield from one_of(make, (IdPatternDeclared, IdPatternDropped, IdPatternChanged), old.pattern, new.pattern)
    if old.anonymous != new.anonymous:
        kind = (
            AnonymousForbidden
            if new.anonymous == "forbid"
            else AnonymousAdmitted
            if old.anonymous == "forbid"
            else AnonymousChanged
        )
        yield make(kind, before=old.anonymous, after=new.anonymous)


_FORBIDDEN = of_plan("identity: {anonymous: merge}", "identity: {anonymous: forbid}")
_PATTERN = 'identity: {id: {pattern: "^usr_"}}'
_FACTS = (
    IdPatternDeclared,
    IdPatternDropped,
    IdPatternChanged,
    AnonymousForbidden,
    AnonymousAdmitted,
    AnonymousChanged,
)

SUBJECT = Subject(
    parts=(Part(level="plan", facts=_FACTS, find=find),),
    rules=(
        change_rule(
            *_FACTS,
            id="identity-changed",
            severity=Severity.ERROR,
            summary="People are known by something else, or anonymous activity is treated otherwise.",
            why="One person becomes two, or two become one, and both get mail that is meant for the other.",
            fix="Move the ids in the workspace first, and change the plan with the senders.",
            bad=_FORBIDDEN.flagged,
            good=of_plan(_PATTERN, _PATTERN).clean,
        ),
    ),
)
