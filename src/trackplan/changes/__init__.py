"""What may change between two plans, one subject a file.

A subject is read from top to bottom: its facts, each with its rows of the decision table and its sentence;
the function that finds them; its rules, with an example of two plans. `SUBJECTS` lists them in the order of
the decision table. What they share:

- `subject`: what a subject's file declares; `rule`: what a rule about changes does;
- `rows`: the verdicts and reasons that several rows share; `phrases`: values and limits as words;
- `examples`: pairs of plans for rule cards, which the mirror swaps;
- `context`: where a fact stands; `value_set`: which values an attribute may have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any, get_args

from trackplan.changes.subject import Level, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.rule import Rule

SUBJECTS = (
    "event",
    "tombstone",
    "identity",
    "naming",
    "dialect",
    "status",
    "owner",
    "sources",
    "dedupe",
    "delay",
    "volume",
    "order",
    "check",
    "text",
    "meta",
    "attribute",
    "required",
    "pii",
    "additional",
    "nullable",
    "type",
    "enum",
    "range",
    "step",
    "pattern",
    "format",
    "items",
    "map",
    "variants",
    "constraint",
    "object",
    "journey",
    "version",
)
"""Every subject, by the name of its module."""


@cache
def subjects() -> tuple[Subject, ...]:
    """Every subject. They are imported here, since only a comparison and the list of all rules need them."""
    return tuple(import_module(f"{__name__}.{name}").SUBJECT for name in SUBJECTS)


@cache
def fact_kinds() -> tuple[type[BaseFact], ...]:
    """Every kind of fact, in the order of the decision table: by level, then by subject."""
    return tuple(
        kind
        for level in get_args(Level)
        for subject in subjects()
        for part in subject.parts
        if part.level == level
        for kind in part.facts
    )


@cache
def finders(level: Level) -> tuple[Callable[..., Iterator[BaseFact]], ...]:
    """What finds the facts about two things of a level; see `trackplan.changes.subject.Part`."""
    return tuple(
        part.find
        for subject in subjects()
        for part in subject.parts
        if part.level == level and part.find is not None
    )


def found(level: Level, old: Any, new: Any, make: Any) -> Iterator[BaseFact]:
    """Yield all that differs between two things of a level, what lies inside them aside."""
    for find in finders(level):
        yield from find(old, new, make)


def rules() -> Iterator[type[Rule]]:
    """Yield every rule about changes."""
    for subject in subjects():
        yield from subject.rules
