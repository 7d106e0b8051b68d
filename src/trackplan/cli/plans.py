"""Finds and reads the plan that a command is about."""

from __future__ import annotations

import os
from pathlib import Path

from trackplan.cli.errors import Stop
from trackplan.document import Document
from trackplan.document.yaml import read_yaml
from trackplan.language.load import Loaded, load
from trackplan.model.plan import Event, Plan

FOLDER = "tracking_plan"
APART = ("samples", "templates")
"""Folders of a plan that hold no plan files."""


def find_plan(given: Path | None) -> Path:
    """The plan that ``--plan`` names, else the nearest ``tracking_plan/`` at or above here."""
    if given is not None:
        if not given.exists():
            raise Stop(f"there is no plan at `{given}`", "name a folder or a YAML file with --plan")
        return given
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FOLDER).is_dir():
            return folder / FOLDER
    raise Stop(
        f"there is no `{FOLDER}/` here or in any folder above",
        "run `trackplan init` to write one, or name a plan with --plan",
    )


def shown(path: Path) -> str:
    """A path as reports show it: relative to here where it lies below, and with ``/``."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would leave the user's own links
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def plan_files(plan: Path) -> list[Path]:
    """Every file of a plan, in order of name: YAML outside `samples/`, `templates/` and dot-folders."""
    if not plan.is_dir():
        return [plan]
    found = []
    for folder, folders, names in os.walk(plan):
        top = Path(folder) == plan
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (top and name in APART)
        )
        found += [
            Path(folder, name)
            for name in sorted(names)
            if name.endswith((".yaml", ".yml")) and not name.startswith(".")
        ]
    return [path for path in found if path.is_file()]


def read_plan(plan: Path) -> Loaded:
    """Read and load a plan, with every fault of its text."""
    return load([_read(path) for path in plan_files(plan)])


def _read(path: Path) -> Document:
    try:
        return read_yaml(shown(path), path.read_bytes())
    except OSError as error:
        raise Stop(f"`{shown(path)}` cannot be read: {error.strerror}", "check its permissions") from error


def require_plan(given: Path | None) -> Plan:
    """The plan, for a command that is about something else; a plan that does not load ends the run."""
    path = find_plan(given)
    loaded = read_plan(path)
    if loaded.plan is None:
        faults = [(document, fault) for document, fault in loaded.faults if fault.fatal]
        if not faults:
            raise Stop(f"`{shown(path)}` holds no plan", "run `trackplan init` to write one")
        document, fault = faults[0]
        place = f"{document.name}:{fault.span.line}:{fault.span.column}"
        raise Stop(f"the plan does not load: {place}: {fault.message}", "run `trackplan lint` for all of it")
    return loaded.plan


def planned_event(plan: Plan, name: str) -> Event:
    """The event that the user names; a name that the plan does not have ends the run."""
    if (event := plan.events.get(name)) is not None:
        return event
    from trackplan.naming.guess import suggest  # noqa: PLC0415 - only a mistake needs it

    raise Stop(f"the plan has no event `{name}`", suggest(name, plan.events, otherwise="add it to the plan"))
