"""The live workspace as a file of activities, the input of `audit` without an export."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.progress import approach
from trackplan.cli.support.read_progress import ReadProgress
from trackplan.cli.support.workspaces import Way, stopping
from trackplan.document.excerpt import excerpt
from trackplan.language.compile import event_schema
from trackplan.model.finding import Finding, Skipped
from trackplan.model.plan import Plan
from trackplan.model.report import Coverage, Report, WorkspaceCoverage
from trackplan.model.sha256 import hex_digest
from trackplan.reporters.words import number

if TYPE_CHECKING:  # the client is slow to import, and an audit of files needs none of it
    from trackplan.customerio.activities import Progress
    from trackplan.customerio.app_api import AppApi
    from trackplan.customerio.checkpoint import Checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveAuditOptions:
    """Which activities to read: from ``since`` on and before ``until``, in unix seconds."""

    way: Way
    since: int | None = None
    until: int | None = None
    window: str = ""
    """The window as the user wrote it, by which an interrupted audit is known again."""
    by_name: bool = False
    max_events: int | None = None
    max_pages: int | None = None
    resume: bool = True
    save: Path | None = None


@dataclass(slots=True, kw_only=True)
class LiveAudit:
    """The file of activities that were read, and how complete it is."""

    path: Path
    incomplete: str = ""
    """What kept the reading from its end, or from all that it passed."""
    goes_on: bool = False
    """Whether a later run has something to go on from."""
    now: int | None = None
    """Where the window ends, in unix seconds: the end that was asked for, else when reading began."""
    cut: bool = False
    """Whether not all of the window was read."""
    coverage: WorkspaceCoverage = field(default_factory=lambda: _coverage((), ()))
    unseen: list[str] = field(default_factory=list)


@contextmanager
def reading(asked: LiveAuditOptions, plan: Plan) -> Iterator[LiveAudit]:
    """Read a workspace's activities into a private file, which is deleted at the end unless saved.

    An interrupted audit resumes from its checkpoint. An error part-way keeps the checkpoint for a later run
    and makes the audit incomplete. Raises `Stop`.
    """
    from trackplan.customerio.checkpoint import Checkpoint, Signature, checkpoint_path  # slow

    with asked.way.app() as api:
        names = _names(api, plan) if asked.by_name else ()
        signature = Signature(
            host=api.host,
            workspace=api.workspace,
            plan=_fingerprint(plan),
            window=asked.window,
            streams=names or ("",),
            caps=(asked.max_events, asked.max_pages),
        )
        path = checkpoint_path(os.environ, api.host, api.workspace)
        with stopping(), Checkpoint.open(path, signature, fresh=not asked.resume) as checkpoint:
            live = LiveAudit(path=asked.save or path.with_suffix(".ndjson"))
            _read(live, api, checkpoint, names, asked)
            checkpoint.save(live.path)
            try:
                yield live
            finally:
                if asked.save is None:
                    live.path.unlink(missing_ok=True)
            if not live.goes_on:
                checkpoint.discard()


def _read(
    live: LiveAudit, api: AppApi, checkpoint: Checkpoint, names: Sequence[str], asked: LiveAuditOptions
) -> None:
    from trackplan.customerio.errors import RefusedError, UnfinishedError
    from trackplan.customerio.streams import read_into

    # All bounds are the first run's, so that one that was interrupted goes on with the same window.
    since = _fixed(checkpoint, "since", asked.since)
    until = _fixed(checkpoint, "until", asked.until)
    began = _fixed(checkpoint, "began", int(time.time()))
    live.now = min(one for one in (until, began) if one is not None)
    last: dict[str | None, Progress] = {}
    reached = ReadProgress(
        streams=max(1, len(names)), since=since, max_events=asked.max_events, max_pages=asked.max_pages
    )
    try:
        with approach("Reading") as told:
            for name, progress in read_into(
                checkpoint,
                api,
                names,
                since=since,
                until=None if until is None else until - 1,  # the client's bound belongs to its window
                max_events=asked.max_events,
                max_pages=asked.max_pages,
            ):
                last[name] = progress
                told(*reached(last))
    except (RefusedError, UnfinishedError) as error:
        if not any(progress.pages for progress in last.values()):
            raise
        live.incomplete = f"{error.message}; run the same command again to go on from here"
        live.goes_on = True
    except (KeyboardInterrupt, SystemExit):  # Ctrl-C, or a signal that ends the process
        sys.stderr.write(_interrupted(last.values()))
        raise
    if not live.incomplete and (unusable := sum(one.unusable for one in last.values())):
        live.incomplete = f"{number(unusable, 'items')} among the activities were none"
    live.cut = bool(live.incomplete) or not all(one.whole for one in last.values())
    live.coverage = _coverage(last.values(), names)
    live.unseen = list(_unseen(last.values(), names))


def _interrupted(streams: Collection[Progress]) -> str:
    """What is kept of a reading that somebody ends, and how it goes on."""
    pages = sum(one.pages for one in streams)
    if not pages:
        return "interrupted before the first page; nothing is kept\n"
    kept = f"{number(pages, 'pages')} with {number(sum(one.events for one in streams), 'activities')}"
    return f"interrupted after {kept}, which are kept: the same command goes on from there\n"


def _fixed(checkpoint: Checkpoint, name: str, value: int | None) -> int | None:
    kept = checkpoint.fix(name, "" if value is None else str(value))
    try:
        return int(kept) if kept else None
    except ValueError:
        raise Stop("the checkpoint is damaged", "start afresh with `--no-resume`") from None


def _names(api: AppApi, plan: Plan) -> tuple[str, ...]:
    """Return every planned event, and every event that a campaign waits for."""
    from trackplan.customerio import routes

    listened = (campaign.get("event_name") for campaign in api.all(routes.CAMPAIGNS, {}))
    return tuple(sorted({*plan.events, *(name for name in listened if isinstance(name, str) and name)}))


def _fingerprint(plan: Plan) -> str:
    schemas = repr([event_schema(event, closed="warn") for event in plan.events.values()])
    return hex_digest(schemas.encode())[:16]


def _coverage(streams: Collection[Progress], names: Sequence[str]) -> WorkspaceCoverage:
    reached = [one.reached for one in streams if one.reached is not None]
    return WorkspaceCoverage(
        read="by name" if names else "all events",
        names=len(names) if names else None,
        pages=sum(one.pages for one in streams),
        events=sum(one.events for one in streams),
        repeated=sum(one.repeated for one in streams),
        outside=sum(one.outside for one in streams),
        untimed=sum(one.untimed for one in streams),
        unusable=sum(one.unusable for one in streams),
        blank=sum(one.blank for one in streams),
        reached=min(reached, default=None),
    )


def _unseen(streams: Collection[Progress], names: Sequence[str]) -> Iterator[str]:
    yield "the App API promises the last 30 days of activities, and no more"
    yield "what was dropped on the way, repeated ids among it, never becomes an activity"
    if names:
        yield "reading by name finds no event whose name neither the plan nor a campaign has"
    for option in ("max_events", "max_pages"):
        if any(one.ended == option for one in streams):
            yield f"reading stopped at --{option.replace('_', '-')}, before the end of the window"
    if blank := sum(one.blank for one in streams):
        yield f"{number(blank, 'pages')} came empty with others behind them: what they lacked is not known"


def of_workspace(report: Report, live: LiveAudit, plan: Plan, *, saved: bool) -> Report:
    """Return the report with the workspace in place of the temporary file of activities."""
    read = report.checked.get("payloads", 0)
    unseen = [Skipped(what="the workspace", reason=reason) for reason in live.unseen]
    rest = [Skipped(what="the rest", reason=live.incomplete)] if live.incomplete else []
    covered = live.coverage
    names = {"event_names": covered.names} if covered.names is not None else {}
    notes, not_seen = (report.coverage.notes, report.coverage.unseen) if report.coverage else ((), ())
    return replace(
        report,
        findings=tuple(_anchored(finding, plan, saved=saved) for finding in report.findings),
        checked={"activities": read, "pages": covered.pages, **names} if read else {},
        skipped=(*report.skipped, *unseen, *rest),
        complete=report.complete and not live.incomplete,
        coverage=Coverage(notes=notes, unseen=not_seen, workspace=covered),
    )


def _anchored(finding: Finding, plan: Plan, *, saved: bool) -> Finding:
    """Move a finding to its event's line in the plan, since live activities have no lines.

    Places in a saved file stay, since they can be looked up.
    """
    event = plan.events.get(finding.event or "")
    ref = event.ref.key if event is not None else plan.ref
    location = ref.location
    return replace(
        finding,
        location=location,
        excerpt=excerpt(ref.document, location.span),
        places=finding.places if saved else (),
    )
