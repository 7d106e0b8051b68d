"""A readership from texts written in a test."""

from __future__ import annotations

from collections.abc import Mapping

from tests.rules.harness import read, world_of
from trackplan.consumers.readership import Readership


def world(files: Mapping[str, str]) -> Readership:
    """Who reads a plan, from ``plan.yaml``, ``templates/…`` and ``workspace.json``."""
    plan = read(files).plan
    assert plan is not None
    return world_of(plan, files)
