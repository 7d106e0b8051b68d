"""What the room promises about itself: one door to the network, and no secret near a message."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import trackplan.customerio

ROOM = Path(trackplan.customerio.__file__).parent
FILES = sorted(ROOM.glob("*.py"))


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("library", ["httpx", "tenacity", "sqlite3", "socket", "ssl", "urllib"])
def test_who_may_import_what(library: str) -> None:
    allowed = {
        "httpx": ["transport"],
        "tenacity": ["connection"],
        "sqlite3": ["checkpoint"],
        "socket": ["transport"],
        "ssl": ["transport"],
        "urllib": ["routes"],
    }
    assert [path.stem for path in FILES if library in imports(path)] == allowed[library]


def test_a_key_is_revealed_in_one_module() -> None:
    assert [path.stem for path in FILES if ".reveal()" in path.read_text("utf-8")] == ["credentials"]
