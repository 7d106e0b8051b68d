"""The policy of a plan: how severe each rule is, and which findings are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from trackplan.document import Ref
from trackplan.model.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One entry under ``rules:``. A ``severity`` of ``None`` keeps the rule's own."""

    rule: str
    ref: Ref
    off: bool = False
    severity: Severity | None = None
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """One accepted finding: its rule, its subject (`Finding.at`, ``*`` is a wildcard), and the reason."""

    rule: str
    at: str
    reason: str
    until: date | None
    ref: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A comment ``# trackplan: ignore[rule] reason``: its rules, and the line it applies to."""

    rules: tuple[tuple[str, Ref], ...]
    """Each rule's id with its place in the comment; none in a comment that names no rule."""
    reason: str
    line: int
    ref: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The ``rules:`` and ``allow:`` of a plan, and the comments that ignore findings."""

    settings: Mapping[str, Setting] = field(default_factory=lambda: MappingProxyType({}))
    allow: tuple[Allow, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    plan_names: Mapping[str, str] = field(default_factory=dict)
    """The names in the plan of what payloads call otherwise (``sends_as``), by what a finding is about."""
