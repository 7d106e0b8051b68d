"""How often the first guess at a misnamed event is right, and how often one is made that is wrong."""

from __future__ import annotations

from pathlib import Path

import yaml

from trackplan.naming.likeness import nearest

DATA = yaml.safe_load(Path(__file__).with_name("name_slips.yaml").read_text(encoding="utf-8"))
PLANNED: dict[str, list[str]] = DATA["planned"]
STRANGERS: list[str] = DATA["strangers"]


def guess(name: str) -> str | None:
    found = nearest(name, PLANNED)
    return found.name if found else None


def test_the_first_guess_is_right_for_95_percent() -> None:
    slips = [(slip, meant) for meant, slips in PLANNED.items() for slip in slips]
    wrong = [(slip, meant, guess(slip)) for slip, meant in slips if guess(slip) != meant]
    assert len(slips) >= 200
    assert len(wrong) <= 0.05 * len(slips), wrong


def test_at_most_one_percent_of_other_names_is_taken_for_a_planned_one() -> None:
    merged = [(name, guess(name)) for name in STRANGERS if guess(name) is not None]
    assert len(STRANGERS) >= 100
    assert len(merged) <= 0.01 * len(STRANGERS), merged


def test_planned_names_are_not_taken_for_each_other() -> None:
    others = {name: nearest(name, [other for other in PLANNED if other != name]) for name in PLANNED}
    assert {name: like.name for name, like in others.items() if like is not None} == {}
