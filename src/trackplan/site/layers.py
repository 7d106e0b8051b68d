"""Drawings in layers: boxes in columns from left to right, joined by wires."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

_MONO = 7.3
"""Pixels that a character of a name takes, at most."""
_SANS = 5.9
"""Pixels that a letter of a note takes, at most."""
_MOST = 30
"""Characters of a name before it is cut."""
_MOST_NOTE = 38
_PAD = 10
_BOX, _NOTED = 26, 42
_GAP, _BETWEEN = 10, 64


class LayerBox(NamedTuple):
    """A box, in pixels, with a name and perhaps a note under it, both cut to fit."""

    x: int
    y: int
    width: int
    height: int
    name: str
    note: str
    title: str
    node: Mapping[str, Any]
    column: str


class LayerWire(NamedTuple):
    """A wire as an SVG path, and what it says."""

    path: str
    kind: str


class Layers(NamedTuple):
    """A drawing."""

    boxes: list[LayerBox]
    wires: list[LayerWire]
    width: int
    height: int


def layers(record: Mapping[str, Any]) -> Layers:
    """Lay out columns of nodes; each column keeps near what its nodes are joined with."""
    columns: dict[str, list[Mapping[str, Any]]] = {
        name: list(nodes) for name, nodes in record["columns"].items()
    }
    wires: Sequence[Sequence[str]] = record["wires"]
    _arrange(list(columns.values()), wires)
    tall = {name: sum(map(_height, nodes)) + _GAP * (len(nodes) - 1) for name, nodes in columns.items()}
    height = max(tall.values(), default=0)
    boxes: dict[str, LayerBox] = {}
    x = 0
    for column, nodes in columns.items():
        width = max(map(_width, nodes))
        y = (height - tall[column]) // 2
        for node in nodes:
            note = _cut(node.get("note", ""), _MOST_NOTE)
            name = _cut(node["name"], _MOST)
            title = " ".join(one for one in (node["name"], node.get("note", "")) if one)
            cut = title if (name, note) != (node["name"], node.get("note", "")) else ""
            boxes[node["id"]] = LayerBox(x, y, width, _height(node), name, note, cut, node, column)
            y += _height(node) + _GAP
        x += width + _BETWEEN
    drawn = [LayerWire(_wire(boxes[start], boxes[end]), kind) for start, end, kind in wires]
    return Layers(list(boxes.values()), drawn, max(0, x - _BETWEEN), height)


def _arrange(columns: Sequence[list[Mapping[str, Any]]], wires: Sequence[Sequence[str]]) -> None:
    """Sort each column by where its neighbours are, from the left and back: fewer wires cross."""
    joined: dict[str, list[str]] = {}
    for start, end, _ in wires:
        joined.setdefault(start, []).append(end)
        joined.setdefault(end, []).append(start)
    place = {node["id"]: at / len(column) for column in columns for at, node in enumerate(column)}
    for column in [*columns[1:], *columns[-2::-1]]:
        middle = {
            node["id"]: sum(place[one] for one in joined[node["id"]]) / len(joined[node["id"]])
            if node["id"] in joined
            else place[node["id"]]
            for node in column
        }
        column.sort(key=lambda node: middle[node["id"]])
        place |= {node["id"]: at / len(column) for at, node in enumerate(column)}


def _wire(start: LayerBox, end: LayerBox) -> str:
    """A curve from the right of a box to the left of another; past columns between, it runs level."""
    x, y = start.x + start.width, start.y + start.height // 2
    to, at = end.x, end.y + end.height // 2
    bend = to - _BETWEEN
    level = f"H{bend}" if bend > x else ""
    return f"M{x} {y}{level}C{to - _BETWEEN // 2} {y} {to - _BETWEEN // 2} {at} {to} {at}"


def _height(node: Mapping[str, Any]) -> int:
    return _NOTED if node.get("note") else _BOX


def _width(node: Mapping[str, Any]) -> int:
    name = min(len(node["name"]), _MOST) * _MONO
    note = min(len(node.get("note", "")), _MOST_NOTE) * _SANS
    return round(max(name, note)) + 2 * _PAD


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
