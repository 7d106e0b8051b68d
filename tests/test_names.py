"""One word has one meaning: what two rooms call by one name, a reader takes for one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src/trackplan"

EXCEPTIONS: dict[str, str] = {}
"""The class names that stand in two rooms for a reason, which is told; at most three."""


def rooms_of_classes() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].add(room)
    return found


def test_no_class_name_stands_in_two_rooms() -> None:
    shared = {name: rooms for name, rooms in rooms_of_classes().items() if len(rooms) > 1}
    assert shared.keys() == EXCEPTIONS.keys()


def test_exceptions_are_few_and_explained() -> None:
    assert len(EXCEPTIONS) <= 3
    assert all(EXCEPTIONS.values())
