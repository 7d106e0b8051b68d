"""What a reading has found so far: references and obstacles, with their places in the present text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from trackplan.document.text import Lines
from trackplan.liquid.guards import Known
from trackplan.liquid.values import Value, written
from trackplan.model.reference import Obstacle, Reference, TemplateReading, Unknown, Usage

MOST_UNKNOWNS = 50
OBJECTS = {"event", "customer", "trigger", "objects", "journey", "snippets"}
"""Roots that hold attributes: to put one out is to put out all of them."""

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
        self._references: list[Reference] = []
        self._unknowns: list[Unknown] = []

    def reading(self) -> TemplateReading:
        """All that was found."""
        return TemplateReading(references=tuple(self._references), unknowns=tuple(self._unknowns))

    def emit(self, value: Value, usage: Usage, offset: int) -> None:
        """Note that a value is read at an offset of the present text."""
        if not value.root:
            return
        line, column = self.text.lines.place(offset)
        put_out = usage in {"printed", "argument"}
        known = max(value.known, self._known.length(value.place))
        self._references.append(
            Reference(
                root=value.root,
                path=value.path,
                usage=usage,
                line=line,
                column=column,
                end_column=column + self.text.extent(offset),
                certain=value.certain and not (put_out and not value.segments and value.root in OBJECTS),
                part=value.part,
                guard=written(value.segments[:known]) if known else None,
                loops=tuple(self.loops),
                via=self.text.via,
            )
        )
        if put_out and value.root == "snippets":
            self._included(value, offset)

    def hinder(self, kind: Obstacle, message: str, offset: int) -> None:
        """Note that something at an offset of the present text cannot be read."""
        if len(self._unknowns) < MOST_UNKNOWNS:
            line, column = self.text.lines.place(min(offset, len(self.text.source)))
            unknown = Unknown(kind=kind, message=message, line=line, column=column, via=self.text.via)
            self._unknowns.append(unknown)
