"""The plan of a long-running server: read again when one of its files has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from trackplan.cli.support.code_reading import files_of_sources
from trackplan.cli.support.plans import find_plan, plan_files, read_plan, whole_plan
from trackplan.cli.support.site_inputs import SiteInputs
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import Loaded
from trackplan.model.plan import Plan

if TYPE_CHECKING:
    from trackplan.site import Site

Stamp = tuple[tuple[str, int, int, int], ...]
"""Path, inode, size and time of change of each file."""


@dataclass(slots=True)
class WatchedPlan:
    """A plan, and what is made of it. Every member raises `Stop` while the plan does not load."""

    given: Path | None = None
    """The plan that ``--plan`` names."""
    _loaded: tuple[Stamp, Loaded] | None = field(default=None, repr=False)
    _compiled: CompiledPlan | None = field(default=None, repr=False)
    _site: tuple[Stamp, Site] | None = field(default=None, repr=False)

    @property
    def root(self) -> Path:
        """The plan's folder or file."""
        return find_plan(self.given)

    @property
    def loaded(self) -> Loaded:
        """The plan's files as they are now."""
        root = self.root
        stamp = _stamp(plan_files(root))
        if self._loaded is None or self._loaded[0] != stamp:
            self._loaded, self._compiled = (stamp, read_plan(root)), None
        return self._loaded[1]

    @property
    def plan(self) -> Plan:
        """The plan as its files are now."""
        return whole_plan(self.loaded)

    @property
    def compiled(self) -> CompiledPlan:
        """The plan, compiled to JSON Schema."""
        plan = self.plan
        if self._compiled is None:
            self._compiled = CompiledPlan(plan)
        return self._compiled

    @property
    def site(self) -> Site:
        """The docs site of the plan, with its templates, its snapshot and its senders as they are now."""
        inputs = SiteInputs(plan=self.root, history=False, live=True, cache=False)
        stamp = _stamp([*inputs.watched(), *files_of_sources(self.plan, self.root)])
        if self._site is None or self._site[0] != stamp:
            self._site = (stamp, inputs.site())
        return self._site[1]


def _stamp(paths: Iterable[Path]) -> Stamp:
    found = []
    for path in paths:
        try:
            stat = path.stat()
        except OSError:  # gone since it was listed
            continue
        found.append((str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns))
    return tuple(found)
