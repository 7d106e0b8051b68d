"""What a reading has found so far: references and obstacles, with their places in the present text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from trackplan.document.text import Lines
from trackplan.liquid.guards import Known
from trackplan.liquid.values import IF_THERE, NAME, Element, Segment, Value, ambiguous, picks, written
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
    """Takes down what is read; ``included`` hears of a snippet that is printed."""

    def __init__(self, known: Known, included: Callable[[Value, int], None]) -> None:
        self.text = Text("", ())
        self.loops: list[str] = []
        self._known = known
        self._included = included
        self._reads: dict[Read, Read] = {}
        self._references: list[Reference] = []
        self._unknowns: list[Unknown] = []
        self._mistakes: list[Mistake] = []
        self._cases: list[CaseBlock] = []

    def reading(self) -> TemplateReading:
        """All that was found."""
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
        root, segments = value.root, value.segments
        if not root:
            return
        known = max(value.known, self._known.length(value.place))
        local = segments[:1] == (NAME,)
        if local and (known or construct in {"condition", "assign"}):
            return
        usage = usage or USAGES.get(construct, "argument")
        put_out = usage in {"printed", "argument"}
        known_legacy = max(value.known_legacy, self._known.length(value.place, "legacy"))
        read = Read(
            root=root,
            path=written(segments),
            usage=usage,
            construct=construct,
            certain=value.certain and not (put_out and not segments and root in OBJECTS),
            part=value.part,
            known=_steps(segments, known),
            known_legacy=_steps(segments, known_legacy),
            nil=_steps(segments, value.nil),
            steps=ambiguous(segments),
            picks=(found := tuple(picks(segments))),
            members=self._members(root, segments) if found else (),
            filters=filters,
            comparison=comparison,
            loops=tuple(self.loops),
            via=self.text.via,
            local=local,
            assigned_if=value.assigned_if if local else (),
        )
        line, column = self.text.lines.place(offset)
        self._references.append(
            Reference(self._reads.setdefault(read, read), line, column, column + self.text.extent(offset))
        )
        if put_out and root == "snippets":
            self._included(value, offset)

    def _members(self, root: str, segments: tuple[Segment, ...]) -> tuple[str, ...]:
        """The members on a way that are there if only their lists are."""
        known = self._known.length((f"{IF_THERE}{root}", segments))
        return tuple(
            written(segments[: index + 1])
            for index, segment in enumerate(segments[:known])
            if isinstance(segment, Element)
        )

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


def _steps(segments: tuple[object, ...], length: int) -> int:
    """How many steps of the path the first segments are: a name with a dot in it is two."""
    if not length:
        return 0
    path = upward(written(segments[:length]))  # type: ignore[arg-type] # segments
    return len(path) + sum(segment.__class__.__name__ == "Mark" for segment in segments[:length])
