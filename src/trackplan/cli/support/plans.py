"""Finding and reading the plan of a command."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NoReturn

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.reading import read_file, refuse_link_out
from trackplan.document import Document, Fault, Span
from trackplan.document.yaml import read_yaml
from trackplan.document.yaml_places import settle
from trackplan.language.load import Loaded, load
from trackplan.model.plan import Event, Plan
from trackplan.sources.files import display_path
from trackplan.sources.whole_files import IRREGULAR, is_inside

FOLDER = "tracking_plan"
UNKNOWN_KEY = "unknown-key"
SAMPLES = "samples"
"""The folder of a plan's own payloads."""

APART = (SAMPLES, "templates")
"""Folders of a plan that hold no plan files."""


def find_plan(given: Path | None) -> Path:
    """Return the plan that ``--plan`` names, else the nearest ``tracking_plan/`` at or above here."""
    if given is not None:
        if not given.exists():
            named = "TRACKPLAN_PLAN" if os.environ.get("TRACKPLAN_PLAN") == str(given) else "--plan"
            raise Stop(f"there is no plan at `{given}`", f"name a folder or a YAML file with {named}")
        refuse_link_out(given)
        return given
    if (found := nearest_plan()) is not None:
        refuse_link_out(found, found=True)
        return found
    raise Stop(
        f"there is no `{FOLDER}/` here or in any folder above",
        "run `trackplan init` to write one, or name a plan with --plan",
    )


def nearest_plan() -> Path | None:
    """Return the nearest ``tracking_plan/`` at or above here, if there is one."""
    here = Path.cwd()
    return next((top / FOLDER for top in (here, *here.parents) if (top / FOLDER).is_dir()), None)


def plan_files(plan: Path) -> list[Path]:
    """Return the files of a plan, sorted: YAML outside `samples/`, `templates/` and hidden folders.

    A plan file that cannot be read ends the run: half a plan misleads.
    """
    if not plan.is_dir():
        _require_file(plan)
        return [plan]
    found = []
    for folder, folders, names in os.walk(plan, onerror=_unlisted):
        top = Path(folder) == plan
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (top and name in APART)
        )
        for name in folders:
            if Path(folder, name).is_symlink():
                raise _unfit(Path(folder, name), "a link to a folder")
        found += [
            Path(folder, name)
            for name in sorted(names)
            if name.endswith((".yaml", ".yml")) and not name.startswith(".")
        ]
    for path in found:
        _require_file(path)
        if not is_inside(path, plan):  # a report would show lines of that file
            raise _unfit(path, "a link out of the plan's folder")
    return found


def _require_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if path.is_symlink():
            raise _unfit(path, "a link that leads nowhere") from None
        _unlisted(error)
    if not stat.S_ISREG(mode):
        raise _unfit(path, IRREGULAR)


def _unlisted(error: OSError) -> NoReturn:
    raise Stop(
        f"`{display_path(Path(error.filename))}` cannot be read: {error.strerror}", "check its permissions"
    )


def _unfit(path: Path, why: str) -> Stop:
    return Stop(
        f"`{display_path(path)}` cannot be part of a plan: it is {why}",
        "put a regular file there, or remove it",
    )


def read_plan(plan: Path, *, settled: bool = False) -> Loaded:
    """Read and load a plan, with all faults of its text.

    ``settled`` halves the memory, but makes looking up places inside events slow.
    """
    found = plan_files(plan)
    if not found:
        raise Stop(
            f"`{display_path(plan)}` holds no plan: no `.yaml` or `.yml` file",
            "run `trackplan init` to write one, or name another with --plan",
        )
    return load([withhold_foreign_text(plan, _read(path, root_of(plan), settled=settled)) for path in found])


def _read(path: Path, root: Path | None, *, settled: bool) -> Document:
    document = read_yaml(display_path(path), read_file(path, root))
    if settled:
        settle(document)
    return document


def root_of(plan: Path) -> Path | None:
    """The folder that the files of a plan are inside of; a plan that is one file was named."""
    return plan if plan.is_dir() else None


_VERSION = re.compile(r"\btrackplan[\"']?\s*:")


def withhold_foreign_text(plan: Path, document: Document) -> Document:
    """The document, or for a single file that is no plan at all one that shows nothing of its text.

    Whatever a link leads to could be named as a plan, and reports show the lines that they are about.
    """
    if plan.is_dir() or _VERSION.search(document.text):
        return document
    unreadable = tuple(fault for fault in document.faults if fault.rule == "invalid-encoding" and fault.fatal)
    help_ = "write `trackplan: 1`, the version of the plan language, or name another file"
    message = "the file is no plan: it lacks `trackplan`"
    missing = Fault(rule="missing-key", message=message, span=Span(), help=help_)
    return Document(document.name, faults=unreadable or (missing,))


def require_plan(given: Path | None) -> Plan:
    """Return the plan, for a command with another subject; a plan that does not load ends the run."""
    return whole_plan(read_plan(find_plan(given)))


def whole_plan(loaded: Loaded) -> Plan:
    """Return the loaded plan; one that does not load ends the run."""
    if loaded.plan is None:
        faults = [(document, fault) for document, fault in loaded.faults if fault.fatal]
        document, fault = faults[0]
        place = f"{document.name}:{fault.span.line}:{fault.span.column}"
        raise Stop(f"the plan does not load: {place}: {fault.message}", "run `trackplan lint` for all of it")
    return loaded.plan


def unknown_keys(plan: Plan, documents: Iterable[Document]) -> Iterator[str]:
    """Yield a sentence for each file with unknown keys, unless the plan turns that off."""
    setting = plan.policy.settings.get(UNKNOWN_KEY)
    if setting is not None and setting.off:
        return
    for document in documents:
        found = [fault for fault in document.faults if fault.rule == UNKNOWN_KEY]
        if found:
            first = found[0]
            more = f", and {len(found) - 1} more such" if len(found) > 1 else ""
            yield f"{document.name}:{first.span.line}:{first.span.column}: {first.message}{more}"


def planned_event(plan: Plan, name: str) -> Event:
    """Return the event that the user names; an unknown name ends the run."""
    if (event := plan.events.get(name)) is not None:
        return event
    from trackplan.naming.guess import suggest  # only a mistake needs it

    raise Stop(f"the plan has no event `{name}`", suggest(name, plan.events, otherwise="add it to the plan"))


def require_known(names: Iterable[str], plan: Plan, *, landed: AbstractSet[str]) -> None:
    """End the run for a name that is neither in the plan nor landed: it would pass as clean."""
    known = plan.events.keys() | landed
    for name in sorted(set(names) - known):
        from trackplan.naming.guess import suggest

        raise Stop(
            f"nothing of `{name}` landed, and the plan has no such event",
            suggest(name, known, otherwise="name events of the plan, or such as landed"),
        )
