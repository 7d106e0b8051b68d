"""What a reading has found so far: references and obstacles, with their places in the present text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import structs

from trackplan.document.text import Lines
from trackplan.liquid.guards import Known
from trackplan.liquid.marks import Mark
from trackplan.liquid.values import Element, Segment, Value, ambiguous, picks, written
from trackplan.model.reference import (
    CaseBlock,
    Comparison,
    Construct,
    Mistake,
    Obstacle,
    Read,
    Reference,
    Slip,
    TemplateReading,
    Unknown,
    Usage,
    upward,
)

MOST_UNKNOWNS = 50
OBJECTS = {"event", "customer", "trigger", "objects", "journey", "snippets"}
"""Roots that hold attributes: to put one out is to put out all of them."""

USAGES: dict[Construct, Usage] = {
    "output": "printed",
    "cycle": "printed",
    "condition": "condition",
    "loop": "loop",
    "assign": "assigned",
}
"""Every other construct hands its value on as an argument."""

_PATH = re.compile(r"\[[^\]\n]{0,200}\]|\w[\w\-]*\??(?:[ \t]?\.[ \t]?\w[\w\-]*\??|\[[^\]\n]{0,200}\])*")


@dataclass(slots=True)
class Text:
    """A text being read, and the snippets that lead to it."""

    source: str
    via: tuple[str, ...]
    lines: Lines = field(init=False)

    def __post_init__(self) -> None:
        self.lines = Lines(self.source)

    def extent(self, offset: int) -> int:
        """How many characters a path takes from an offset on, on its line."""
        found = _PATH.match(self.source, offset)
        return len(found[0]) if found else 0


class Notes:
    """Takes down what is read."""

    def __init__(self, known: Known) -> None:
        self.text = Text("", ())
        self.loops: list[str] = []
        self._known = known
        self.included: Callable[[Value, int], None] | None = None
        """Hears of a snippet that is printed."""
        self._references: list[Reference] = []
        self._reads: dict[tuple[object, ...], tuple[Read, Value]] = {}
        """By the value's identity, which is faster than to compare it."""
        self._unknowns: list[Unknown] = []
        self._mistakes: list[Mistake] = []
        self._cases: list[CaseBlock] = []

    def reading(self) -> TemplateReading:
        """Return everything that was found."""
        return TemplateReading(
            references=tuple(self._references),
            unknowns=tuple(self._unknowns),
            mistakes=tuple(self._mistakes),
            cases=tuple(self._cases),
        )

    def emit(
        self,
        value: Value,
        construct: Construct,
        offset: int,
        *,
        comparison: Comparison | None = None,
        filters: tuple[str, ...] = (),
        usage: Usage | None = None,
    ) -> None:
        """Note that a value is read at an offset of the present text."""
        if not value.root:
            return
        known, known_legacy, there = self._known.lengths(value)
        known = max(value.known, known)
        if value.unassigned and (known or construct in {"condition", "assign"}):
            return
        usage = usage or USAGES.get(construct, "argument")
        lengths = known, max(value.known_legacy, known_legacy), there
        how = construct, usage, comparison, filters
        around = tuple(self.loops), self.text.via
        key = id(value), how, lengths, around
        kept = self._reads.get(key)
        if kept is None:
            read = _read(structs.replace(value, choice=0) if value.choice else value, how, lengths, around)
            self._reads[key] = read, value
        else:
            read = kept[0]
        line, column = self.text.lines.place(offset)
        self._references.append(Reference(read, line, column, column + self.text.extent(offset)))
        if value.root == "snippets" and usage in {"printed", "argument"} and self.included is not None:
            self.included(value, offset)

    def hinder(self, kind: Obstacle, message: str, offset: int) -> None:
        """Note that something at an offset of the present text cannot be read."""
        if len(self._unknowns) < MOST_UNKNOWNS:
            line, column = self.text.lines.place(min(offset, len(self.text.source)))
            unknown = Unknown(kind=kind, message=message, line=line, column=column, via=self.text.via)
            self._unknowns.append(unknown)

    def mistake(self, kind: Slip, message: str, help_: str, offset: int, length: int = 1) -> None:
        """Note Liquid that does not do what its writer meant."""
        if len(self._mistakes) < MOST_UNKNOWNS:
            line, column = self.text.lines.place(min(offset, len(self.text.source)))
            self._mistakes.append(
                Mistake(
                    kind=kind,
                    message=message,
                    help=help_,
                    line=line,
                    column=column,
                    end_column=column + length,
                    via=self.text.via,
                )
            )

    def case(self, block: CaseBlock) -> None:
        """Note a ``case`` that has ended."""
        self._cases.append(block)


@lru_cache(maxsize=8192)
def _shared(read: Read) -> Read:
    """One object for all that read the same, in whatever text."""
    return read


@lru_cache(maxsize=8192)
def _read(
    value: Value,
    how: tuple[Construct, Usage, Comparison | None, tuple[str, ...]],
    lengths: tuple[int, int, int],
    around: tuple[tuple[str, ...], tuple[str, ...]],
) -> Read:
    """What is read, one object for all that read the same; see `Read`.

    ``lengths`` are the segments that are known to be there in each dialect, and there if only their lists
    are; ``around`` the loops around the place, and the snippets that lead to it.
    """
    root, segments = value.root, value.segments
    construct, usage, comparison, filters = how
    put_out = usage in {"printed", "argument"}
    local = value.unassigned
    read = Read(
        root=root,
        path=written(segments),
        usage=usage,
        construct=construct,
        certain=value.certain and not (put_out and not segments and root in OBJECTS),
        part=value.part,
        known=_steps(segments, lengths[0]),
        known_legacy=_steps(segments, lengths[1]),
        nil=_steps(segments, value.nil),
        steps=ambiguous(value),
        picks=tuple(picks(segments)),
        members=tuple(
            written(segments[: index + 1])
            for index, segment in enumerate(segments[: lengths[2]])
            if isinstance(segment, Element)
        ),
        filters=filters,
        comparison=comparison,
        loops=around[0],
        via=around[1],
        local=local,
        assigned_if=value.assigned_if if local else (),
    )
    return _shared(read)


def _steps(segments: tuple[Segment, ...], length: int) -> int:
    """How many steps of the path the first segments are: a name with a dot in it is two."""
    if not length:
        return 0
    first = segments[:length]
    return len(upward(written(first))) + sum(isinstance(segment, Mark) for segment in first)
