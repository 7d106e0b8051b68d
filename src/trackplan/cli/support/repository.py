"""Locations for CI systems, relative to the root of the repository."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from trackplan.model.finding import Finding
from trackplan.model.report import PlanChanges, Report

ROOTED = frozenset({"sarif", "github", "gitlab", "junit", "markdown"})
"""The formats whose paths begin at the repository's root; the others' begin at the working directory."""

CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILDKITE_BUILD_CHECKOUT_PATH")
"""Where CI systems say that they put the repository, for a job that has no `.git` at hand."""


def placed(report: Report, format_: str) -> Report:
    """Return the report with the paths that a format needs.

    Paths outside the repository, or without one, are unchanged.
    """
    here = Path.cwd()
    root = root_above(here) if format_ in ROOTED else None
    if root in {None, here}:
        return report
    return replace(
        report,
        findings=tuple(_moved(finding, here, root) for finding in report.findings),
        skipped=tuple(replace(one, what=_path(one.what, here, root)) for one in report.skipped),
        changes=None if report.changes is None else _changes(report.changes, here, root),
    )


def root_above(here: Path) -> Path | None:
    """Return the root of the repository that contains a folder, if any."""
    checkouts = [Path(os.environ[name]) for name in CHECKOUTS if os.environ.get(name)]
    for folder in (here, *here.parents):
        if (folder / ".git").exists() or folder in checkouts:
            return folder
    return None


def _path(file: str, here: Path, root: Path) -> str:
    path = Path(os.path.normpath(here / file))
    # A word such as `the workspace` is no file, nor is one of another commit.
    if not os.path.exists(path) or not path.is_relative_to(root):  # noqa: PTH110 - true of any text
        return file
    return path.relative_to(root).as_posix()


def _moved(finding: Finding, here: Path, root: Path) -> Finding:
    where = replace(finding.location, file=_path(finding.location.file, here, root))
    places = tuple(replace(place, file=_path(place.file, here, root)) for place in finding.places)
    return replace(finding, location=where, places=places)


def _changes(changes: PlanChanges, here: Path, root: Path) -> PlanChanges:
    rows = tuple(replace(row, finding=_moved(row.finding, here, root)) for row in changes.rows)
    return replace(changes, rows=rows)
