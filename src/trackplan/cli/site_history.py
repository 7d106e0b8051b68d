"""The history of a plan for its docs site: releases from git, each compared with the one before."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from trackplan import engine
from trackplan.cli.errors import Stop
from trackplan.cli.sides import Release as State
from trackplan.cli.sides import Sides
from trackplan.diff import compare
from trackplan.model.fact import EventAdded
from trackplan.model.plan import Plan
from trackplan.site import Change, Release
from trackplan.sources.git import GitError, Repository

UNRELEASED = "Unreleased"
_VERDICTS = re.compile(r" \([^()]*\b(?:senders|readers)\)$")
"""What a sentence says at its end of whom it breaks; the site has marks for that."""
_TITLE = re.compile(r"(.*) \((\d{4}-\d{2}-\d{2})\)")


def history(root: Path, plan: Plan) -> list[Release]:
    """Every release since the plan came into git, the newest first; the first one has no changes.

    A plan outside of git has none, and a shallow clone what it holds; standard error says so. The days are
    git's: no clock is read, so that the same history gives the same site.
    """
    sides = Sides(root)
    try:
        repository = sides.repository
        first = repository.first(repository.path_of(root))
        last_day = repository.day("HEAD")
    except GitError as error:
        sys.stderr.write(f"note: the site has no history: {error.message}\n")
        return []
    if first is None:
        return []
    if repository.shallow:
        sys.stderr.write("note: the clone is shallow, and so is the history; fetch all of it for the rest\n")
    return [*_releases(sides, repository, first, last_day, plan)][::-1]


def _releases(
    sides: Sides, repository: Repository, first: str, last_day: str, plan: Plan
) -> Iterator[Release]:
    try:
        states = list(sides.releases(first, "HEAD"))
    except Stop as trouble:  # an old plan that does not load any more must not stop the new one's site
        sys.stderr.write(f"note: the site has no history: {trouble.message}\n")
        return
    before = states[0].side.plan
    yield Release(name=before.version or first[:10], on=repository.day(first))
    for state in states[1:]:
        name, day = _named(state, last_day)
        after = state.side.plan
        if name != UNRELEASED:
            yield Release(name=name, on=day, changes=_changes(before, after, day))
            before = after
    if plan != before:
        changes = _changes(before, plan, last_day)
        if changes:
            yield Release(name=UNRELEASED, changes=changes)


def _named(state: State, last_day: str) -> tuple[str, str]:
    match = _TITLE.fullmatch(state.title)
    return (match[1], match[2]) if match else (UNRELEASED, last_day)


def _changes(before: Plan, after: Plan, day: str) -> tuple[Change, ...]:
    """What breaks somebody first."""
    return tuple(sorted(_found(before, after, day), key=lambda change: not change.breaking))


def _found(before: Plan, after: Plan, day: str) -> Iterator[Change]:
    comparison = compare(before, after, today=date.fromisoformat(day))
    for finding, change in engine.check_changes(comparison):
        if change is None:
            continue
        yield Change(
            message=_VERDICTS.sub("", finding.message),
            event=change.fact.event,
            attribute=change.fact.attribute,
            senders=change.senders.verdict.word,
            readers=change.readers.verdict.word,
            adds=isinstance(change.fact, EventAdded),
        )
