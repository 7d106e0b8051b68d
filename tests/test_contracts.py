"""The import contracts of pyproject.toml name every room that they claim to cover."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/trackplan"
ROOMS = {
    path.stem
    for path in PACKAGE.iterdir()
    if (path.is_dir() and (path / "__init__.py").exists()) or path.suffix == ".py"
} - {"__init__", "__main__"}
SHELL = {"cli", "customerio", "history", "sandbox", "sources", "fold", "spark", "templates"}
"""The rooms that read, write, wait or ask; every other is the core."""

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
    "importlinter"
]["contracts"]


def test_every_room_has_its_floor_and_every_floor_its_rooms() -> None:
    floors = next(contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")
    named = [room.strip() for floor in floors for room in floor.split("|")]
    assert sorted(named) == sorted(ROOMS)


@pytest.mark.parametrize(
    "contract",
    [pytest.param(each, id=each["name"]) for each in CONTRACTS if each["type"] == "forbidden"],
)
def test_a_contract_covers_the_whole_package_or_the_whole_core(contract: dict[str, Any]) -> None:
    covered = {module.partition(".")[2] for module in contract["source_modules"]}
    assert covered in ({""}, ROOMS - SHELL)
