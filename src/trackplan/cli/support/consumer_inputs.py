"""Inputs of `impact`, `ready` and `diff --impact`: a snapshot, template files, or both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.gc_pause import paused_gc
from trackplan.cli.support.progress import bar
from trackplan.cli.support.reading import read_file, refuse_link_out, unfit
from trackplan.cli.support.saved_audits import read_audit
from trackplan.cli.support.workspaces import Way
from trackplan.consumers.coverage import unplanned
from trackplan.consumers.impact import NOT_SHOWN, WHY_NOT_SHOWN
from trackplan.consumers.readership import Readership, readership
from trackplan.consumers.texts import partials, snapshot_document, templates
from trackplan.document import Document, Location
from trackplan.liquid import LiquidMissingError
from trackplan.model.finding import Finding, Skipped
from trackplan.model.plan import Plan
from trackplan.model.report import Report
from trackplan.model.template import Partial, Template
from trackplan.model.workspace import Workspace
from trackplan.sources.files import display_path
from trackplan.sources.liquid_cache import LiquidCache
from trackplan.sources.templates import TemplateFiles, read_templates
from trackplan.sources.whole_files import UnfitFileError

SNAPSHOT = "workspace.json"
"""The snapshot that is found beside the plan without being named."""
TEMPLATES = "templates"

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="FILE",
        help=f"A snapshot written by `trackplan pull`. By default {SNAPSHOT} in the plan's folder.",
        show_default=False,
    ),
]
TemplatesOption = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar="DIR",
        help=f"A folder of template files. By default {TEMPLATES}/ in the plan's folder.",
        show_default=False,
    ),
]
AuditOption = Annotated[
    Path | None,
    typer.Option(
        "--audit", metavar="FILE", help="A JSON report of `trackplan audit`: what landed.", show_default=False
    ),
]
LandedOption = Annotated[
    Path | None,
    typer.Option(
        "--landed",
        metavar="FILE",
        help="The file that `audit --history` keeps: what landed, by its newest audit and day by day.",
        show_default=False,
    ),
]
LiveOption = Annotated[
    bool,
    typer.Option(
        "--live",
        help="Read the workspace now instead of a snapshot. Needs CUSTOMERIO_APP_API_KEY; "
        "--base-url asks for it too.",
    ),
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Read every template anew, and keep nothing for the next run.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerInputs:
    """The inputs that the options name, with their defaults."""

    workspace: Path | None = None
    templates: Path | None = None
    audit: Path | None = None
    landed: Path | None = None
    """A history that audits keep, in place of an audit's report."""
    cache: bool = True
    live: bool = False
    way: Way = field(default_factory=Way)
    """How to reach the workspace; one that leads elsewhere asks to read it now."""

    @property
    def reads_live(self) -> bool:
        """Whether to read the live workspace."""
        return self.live or self.way.base_url is not None

    @property
    def named(self) -> bool:
        """Whether any option names an input."""
        return self.reads_live or any((self.workspace, self.templates, self.audit))


def consumer_inputs_of(
    workspace: WorkspaceOption = None,
    templates: TemplatesOption = None,
    audit: AuditOption = None,
    live: LiveOption = False,
    no_cache: NoCacheOption = False,
) -> ConsumerInputs:
    """Make the inputs of these options; the way to the workspace is a group of its own."""
    return ConsumerInputs(
        workspace=workspace, templates=templates, audit=audit, cache=not no_cache, live=live
    )


@dataclass(slots=True, kw_only=True)
class Gathered:
    """All consumers of the plan, with the parts that could not be read."""

    world: Readership
    checked: dict[str, int] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    audit: Report | None = None
    complete: bool = True
    """Whether the workspace could be read to its end, as far as the key may read it."""

    @property
    def whole(self) -> bool:
        """Whether all inputs of rules about consumers were read."""
        return self.audit is not None and all(one.what == NOT_SHOWN for one in self.skipped)


def lie_beside(root: Path) -> bool:
    """Return whether a plan has a snapshot or templates beside it, which need no option."""
    home = root if root.is_dir() else root.parent
    return (home / SNAPSHOT).exists() or (home / TEMPLATES).exists()


@dataclass(slots=True, kw_only=True)
class _Texts:
    """The inputs as read, before they are resolved against the plan."""

    workspace: Workspace | None = None
    document: Document | None = None
    templates: list[Template] = field(default_factory=list)
    snippets: dict[str, Partial] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)


def gather(plan: Plan, root: Path, inputs: ConsumerInputs) -> Gathered:
    """Read all inputs. One that is named and cannot be read ends the run."""
    home = root if root.is_dir() else root.parent
    if inputs.reads_live and inputs.workspace is not None:
        raise Stop("`--live` and `--workspace` are two workspaces", "name one of them")
    snapshot = _found(inputs.workspace, home / SNAPSHOT, "snapshot", "write it with `trackplan pull`")
    snapshot = snapshot if not inputs.reads_live else None
    folder = _found(
        inputs.templates, home / TEMPLATES, "folder of templates", "name another with --templates"
    )
    audit = _audit(inputs)
    readings = LiquidCache((snapshot.parent if snapshot is not None else folder) if inputs.cache else None)
    with paused_gc():
        texts = _texts(inputs, home, snapshot, folder)
        try:
            world = readership(
                plan,
                texts.templates,
                texts.snippets.values(),
                readings.read,
                workspace=texts.workspace,
                snapshot=texts.document,
                live=inputs.reads_live,
                landed=landed_names(audit),
            )
        except LiquidMissingError as error:
            raise Stop(str(error), "pip install 'trackplan[liquid]'") from None
    readings.keep()
    checked = {
        "campaigns": len(texts.workspace.campaigns) if texts.workspace is not None else 0,
        "messages": len({(one.kind, one.holder_id, one.sender) for one in world.templates}),
        "texts": sum(not one.broken for one in world.templates),
        "snippets": len(texts.snippets),
    }
    unbound = (Skipped(what=name, reason=UNBOUND) for name in _unbound(world))
    skipped = [*texts.skipped, *unbound, *unplanned(world)]
    return Gathered(
        world=world,
        checked=checked,
        skipped=skipped,
        audit=audit,
        complete=texts.workspace is None or texts.workspace.whole,
    )


def fresh_problems(world: Readership, plan: Plan) -> list[Finding]:
    """The problems that the messages have with a new plan and do not have with theirs."""
    from trackplan import engine
    from trackplan.consumers.readership import replanned

    def place(finding: Finding) -> tuple[str, Location]:
        return finding.rule, finding.shown or finding.location

    known = {place(finding) for finding in engine.check_readers(world)}
    found = engine.check_readers(replanned(world, plan))
    return sorted((one for one in found if place(one) not in known), key=lambda one: one.order)


def _audit(inputs: ConsumerInputs) -> Report | None:
    """The audit that the options name: a report, or the newest of a history."""
    if inputs.landed is None:
        return None if inputs.audit is None else read_audit(inputs.audit)
    if inputs.audit is not None:
        raise Stop("`--audit` and `--landed` are two audits", "name one of them")
    from trackplan.cli.support.kept_history import opened
    from trackplan.history.rhythm import newest_report

    with opened(inputs.landed) as connection:
        return newest_report(connection)


def _texts(inputs: ConsumerInputs, home: Path, snapshot: Path | None, folder: Path | None) -> _Texts:
    found = _Texts()
    if inputs.reads_live:
        found.workspace, found.document = read_live(inputs.way)
    elif snapshot is not None:
        found.workspace, found.document = read_workspace(snapshot, home if inputs.workspace is None else None)
    if (workspace := found.workspace) is not None:
        found.templates += templates(workspace)
        found.snippets |= {part.name: part for part in partials(workspace)}
        found.skipped += (Skipped(what=one.what, reason=one.reason) for one in workspace.unreadable)
    if folder is not None:
        files = _files(folder)
        found.templates += files.templates
        found.snippets |= {part.name: part for part in files.snippets}
        found.skipped += files.skipped
    found.skipped.append(_unseen(workspace, folder))
    return found


def _unseen(workspace: Workspace | None, folder: Path | None) -> Skipped:
    """Return what these inputs cannot show."""
    if workspace is not None:
        return Skipped(what=NOT_SHOWN, reason=WHY_NOT_SHOWN)
    if folder is not None:
        return Skipped(what="campaigns and segments", reason="template files say nothing of them")
    return Skipped(what="campaigns and messages", reason=NO_WORKSPACE)


UNBOUND = (
    "nothing says which event it reads: put it into a folder named after its journey, campaign or event, or "
    "say so in its front matter"
)


def _unbound(world: Readership) -> Iterator[str]:
    """Yield template files that read an event that nothing names."""
    names = (
        use.template.document.name
        for use in world.uses
        if use.reference.root == "event" and use.template.data == "unknown"
    )
    yield from dict.fromkeys(names)


NO_WORKSPACE = (
    "there is no snapshot and no folder of templates; write one with "
    "`trackplan pull --output tracking_plan/workspace.json`, or name one with --workspace or --templates"
)


def _found(given: Path | None, default: Path, what: str, help_: str) -> Path | None:
    if given is not None and not given.exists():
        raise Stop(f"there is no {what} at `{given}`", help_)
    path = given or default
    if not os.path.lexists(path):
        return None
    refuse_link_out(path, found=given is None)
    return path


def _files(folder: Path) -> TemplateFiles:
    try:
        return read_templates(folder, display_path(folder))
    except OSError as error:
        raise Stop(f"`{folder}` cannot be read: {error.strerror}", "check its permissions", code=3) from None
    except UnfitFileError as error:
        raise unfit(error) from None


def read_workspace(path: Path, root: Path | None = None) -> tuple[Workspace, Document]:
    """A snapshot, and its text to point into; one that was found lies inside ``root``."""
    from trackplan.customerio.errors import SnapshotError
    from trackplan.customerio.snapshot import read_snapshot

    name = display_path(path)
    content = read_file(path, root, code=3)
    try:
        workspace = read_snapshot(name, content)
    except SnapshotError as error:
        raise Stop(error.message, error.help) from None
    return workspace, snapshot_document(name, content.decode("utf-8-sig"))


def read_live(way: Way) -> tuple[Workspace, Document]:
    """Read the live workspace, and the snapshot made from it."""
    from trackplan.customerio.gather import gather as gather_workspace  # slow to import
    from trackplan.customerio.snapshot import write_snapshot

    with way.app() as api, bar("Reading the workspace", "parts") as told:
        workspace = gather_workspace(api, region=way.region, told=told)
    return workspace, snapshot_document("workspace", write_snapshot(workspace))


def landed_names(audit: Report | None) -> frozenset[str] | None:
    """Return the names of the events that an audit saw; ``None`` if it does not say."""
    if audit is None or not audit.complete or audit.landed is None:
        return None
    return frozenset(event.name for event in audit.landed.events if event.count)
