"""One place that reads something, and one of which that cannot be told."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from trackplan.consumers.lookup import Found
from trackplan.document import Ref
from trackplan.model.reference import CaseBlock, Dialect, Mistake, Read, Reference, Unknown
from trackplan.model.template import Partial, Template

Parts = Mapping[str, Partial]
"""Snippets by name."""


def ref_of(template: Template, parts: Parts, via: tuple[str, ...], place: tuple[int, int, int]) -> Ref:
    """A place of a template, or of the last snippet on the way to it; its line, column and end."""
    if not via:
        return template.ref(*place)
    part = parts[via[-1]]
    return Template(kind="file", holder=part.name, text=part.text, document=part.document).ref(*place)


class Use(msgspec.Struct, frozen=True, gc=False, eq=False):
    """One place of one template that reads one value."""

    template: Template
    reference: Reference
    found: Found
    """What the plan says of it; empty where the plan does not know the event, or the whole is read."""
    parts: Parts

    @property
    def read(self) -> Read:
        """What is read, and how."""
        return self.reference.read

    @property
    def event(self) -> str | None:
        """The event whose attribute it is, as the plan or the workspace names it."""
        return self.template.event if self.reference.read.root == "event" else None

    @property
    def dialect(self) -> Dialect:
        """The Liquid that its template is judged as."""
        return self.template.dialect or "latest"

    @property
    def ref(self) -> Ref:
        """The place."""
        place = (self.reference.line, self.reference.column, self.reference.end_column)
        return ref_of(self.template, self.parts, self.reference.read.via, place)

    def possibly(self) -> Use:
        """The same place, of which it is not certain what it reads."""
        read = msgspec.structs.replace(self.read, certain=False)
        return msgspec.structs.replace(self, reference=msgspec.structs.replace(self.reference, read=read))


class Hole(msgspec.Struct, frozen=True, kw_only=True):
    """A part of one template of which it cannot be told what it reads."""

    template: Template
    unknown: Unknown
    ref: Ref


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """Liquid of one template that does not do what its writer meant."""

    template: Template
    mistake: Mistake
    ref: Ref


class CaseUse(msgspec.Struct, frozen=True, kw_only=True):
    """A ``case`` of one template over one value."""

    template: Template
    block: CaseBlock
    found: Found
    parts: Parts
