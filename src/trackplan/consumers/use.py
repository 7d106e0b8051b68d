"""One place that reads something, and one of which that cannot be told."""

from __future__ import annotations

from dataclasses import dataclass

from trackplan.consumers.lookup import Found
from trackplan.document import Ref
from trackplan.model.reference import Reference, Unknown
from trackplan.model.template import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One place of one template that reads one value of an event or of a person."""

    template: Template
    reference: Reference
    event: str | None
    """The event whose attribute it is, as the plan or the workspace names it; ``None`` of a person's."""
    ref: Ref
    found: Found
    """What the plan says of it; empty where the plan does not know the event, or the whole is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A part of one template of which it cannot be told what it reads."""

    template: Template
    unknown: Unknown
    ref: Ref
