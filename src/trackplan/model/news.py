"""What changed in the state of a plan since the last digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from trackplan.model.health import SubjectHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthNews:
    """The subjects that became worse or well, worst first, and those that are as bad as before."""

    worse: tuple[SubjectHealth, ...] = ()
    well: tuple[SubjectHealth, ...] = ()
    as_before: tuple[SubjectHealth, ...] = ()
    links: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The pages of the docs site by subject; see `key`. ``""`` is its front page."""
    is_first: bool = False
    """Whether no digest came before."""


def key(one: SubjectHealth) -> str:
    """The name of a subject among those of all kinds: ``event order_completed``."""
    return f"{one.kind} {one.name}"
