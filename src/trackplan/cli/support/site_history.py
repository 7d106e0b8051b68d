"""The history of a plan for its docs site: releases from git, each compared with the previous one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plan_revisions import PlanRevisions
from trackplan.model.plan import Plan
from trackplan.site import Release, ReleaseChange
from trackplan.sources.git import GitError, Repository

UNRELEASED = "Unreleased"
_VERDICTS = re.compile(r" \([^()]*\b(?:senders|readers)\)$")
"""The part of a sentence about who is affected, which the site shows as marks."""
_TITLE = re.compile(r"(.*) \((\d{4}-\d{2}-\d{2})\)")


def history(root: Path, plan: Plan) -> list[Release]:
    """Return every release since the plan was added to git, newest first; the first one has no changes.

    A plan outside git has none, and a shallow clone only a part, with a note on standard error. Days are
    from git, not the clock, so that the same history gives the same site.
    """
    try:
        known = _known(root, PlanRevisions(root).repository.require("HEAD"))
    except GitError as error:
        sys.stderr.write(f"note: the site has no history: {error.message}\n")
        return []
    except Stop as trouble:  # an old plan that does not load any more must not stop the new one's site
        sys.stderr.write(f"note: the site has no history: {trouble.message}\n")
        return []
    if known is None:
        return []
    if known.shallow:
        sys.stderr.write("note: the clone is shallow, and so is the history; fetch all of it for the rest\n")
    changes = () if plan == known.last else _changes(known.last, plan, known.day)
    newest = [Release(name=UNRELEASED, changes=changes)] if changes else []
    return [*newest, *known.releases]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The releases found in the commits."""

    releases: tuple[Release, ...]
    """The newest first."""
    last: Plan
    """The plan as it was released last."""
    day: str
    shallow: bool


@lru_cache(1)
def _known(root: Path, head: str) -> _Known | None:
    """Return the history up to a commit, cached for `serve`; ``None`` if git has no plan here."""
    sides = PlanRevisions(root)
    repository = sides.repository
    first = repository.first(repository.path_of(root))
    if first is None:
        return None
    states = list(sides.releases(first, head))
    day = repository.day(head)
    last = states[0].side.plan
    releases = [
        Release(
            name=last.version or first[:10],
            on=repository.day(first),
            commit=first[:10],
            by=_by(repository, first, last),
        )
    ]
    for state in states[1:]:
        match = _TITLE.fullmatch(state.title)
        if match is not None:
            now = state.side.plan
            commit = state.side.commit or ""
            by = _by(repository, commit, now) if commit else ""
            changes = _changes(last, now, match[2])
            releases.append(Release(name=match[1], on=match[2], commit=commit[:10], by=by, changes=changes))
            last = now
    return _Known(releases=tuple(releases[::-1]), last=last, day=day, shallow=repository.shallow)


def _by(repository: Repository, commit: str, plan: Plan) -> str:
    """Return the owner whose contact a commit's author is, or else the author's name."""
    name, address = repository.author(commit)
    return next((one.name or key for key, one in plan.owners.items() if one.contact == address), name)


def _changes(before: Plan, after: Plan, day: str) -> tuple[ReleaseChange, ...]:
    """Return the changes between two plans, breaking ones first."""
    return tuple(sorted(_found(before, after, day), key=lambda change: not change.breaking))


def _found(before: Plan, after: Plan, day: str) -> Iterator[ReleaseChange]:
    from trackplan import engine  # a hundred classes that only a second release waits for
    from trackplan.changes.event import EventAdded
    from trackplan.diff import compare

    comparison = compare(before, after, today=date.fromisoformat(day))
    for finding, change in engine.check_changes(comparison):
        if change is None:
            continue
        yield ReleaseChange(
            message=_VERDICTS.sub("", finding.message),
            event=change.fact.event,
            attribute=change.fact.attribute,
            senders=change.senders.verdict.word,
            readers=change.readers.verdict.word,
            adds=isinstance(change.fact, EventAdded),
        )
