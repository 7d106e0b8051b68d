"""Diagrams of journeys: trigger, goal, and every exit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

WIDTH = 330
_BOX = 26
_STEP = 38
_CHARACTER = 7.3
"""Pixels that a character of the drawing's monospace takes, at most."""
_LETTER = 6.3
"""Pixels that a letter of a label takes, at most."""
_PAD = 10
_INDENT = 44
_LABEL = 50


class FlowNode(NamedTuple):
    """One event of a journey; ``path`` is its page, if the plan has it."""

    name: str
    path: str | None
    label: str
    """``goal``, ``exit``, or both."""
    within: str = ""
    """How long after the start a goal counts."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the diagram, in pixels."""

    x: int
    y: int
    width: int
    kind: str
    text: str
    title: str
    path: str | None
    label: str
    within: str

    @property
    def middle(self) -> int:
        """The y coordinate where its line arrives."""
        return self.y + _BOX // 2


@dataclass(frozen=True, slots=True)
class Flow:
    """A diagram: the first two boxes are joined downwards, the others branch from the second."""

    boxes: tuple[Box, ...]
    width: int
    height: int
    spine: int
    """The x of the line that the branches leave."""
    box: int = _BOX


def draw(start: str, path: str | None, journey: str, ends: Sequence[FlowNode]) -> Flow:
    """Lay out a journey; ``start`` is an event, or a segment in words."""
    rows = [
        _box(0, 0, "start", FlowNode(start, path, ""), room=WIDTH),
        _box(0, _STEP, "journey", FlowNode(journey, None, ""), room=WIDTH),
    ]
    for at, node in enumerate(ends, 2):
        kind = "goal" if node.label.startswith("goal") else "exit"
        rows.append(_box(_INDENT + _LABEL, at * _STEP, kind, node, room=WIDTH - _INDENT - _LABEL))
    width = max(WIDTH, *(box.x + box.width + round(len(box.within) * _LETTER) + _PAD for box in rows))
    return Flow(tuple(rows), width, len(rows) * _STEP - (_STEP - _BOX), spine=18)


def _box(x: int, y: int, kind: str, node: FlowNode, *, room: int) -> Box:
    most = int((room - 2 * _PAD) / _CHARACTER)
    text = node.name if len(node.name) <= most else node.name[: most - 1] + "…"
    width = min(room, round(len(text) * _CHARACTER) + 2 * _PAD)
    return Box(x, y, width, kind, text, node.name, node.path, node.label, node.within)
