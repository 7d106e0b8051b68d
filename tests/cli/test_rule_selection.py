"""``--select`` and ``--ignore``: exact ids and first words of ids, and the longer name wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.site.conftest import trackplan
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.rule_selection import deselected
from trackplan.rules import catalog

EVERY = frozenset(catalog())
EVENT_WITHOUT = frozenset(rule for rule in EVERY if rule.startswith("event-without-"))


@pytest.mark.parametrize(
    ("select", "ignore", "kept"),
    [
        ([], [], EVERY),
        (["wrong-type"], [], {"wrong-type"}),
        (["wrong-type, too-long"], [], {"wrong-type", "too-long"}),
        (["wrong-type", "too-long"], [], {"wrong-type", "too-long"}),
        (["event-without"], [], EVENT_WITHOUT),
        ([], ["event-without"], EVERY - EVENT_WITHOUT),
        (["event-without"], ["event-without-owner"], EVENT_WITHOUT - {"event-without-owner"}),
        (["event-without-owner"], ["event-without"], {"event-without-owner"}),
        (["wrong-type"], ["wrong-type"], set()),
        (["event-added"], [], {"event-added"}),
        (["type-drift"], ["wrong-type"], {"type-drift"}),
    ],
)
def test_which_rules_are_kept(select: list[str], ignore: list[str], kept: set[str]) -> None:
    assert EVERY - deselected(select, ignore) == kept


@pytest.mark.parametrize("name", ["wrong-typ", "event-withou", "W", "*", "-", "WRONG-TYPE"])
def test_nothing_is_guessed(name: str) -> None:
    with pytest.raises(Stop) as caught:
        deselected([name], [])
    assert caught.value.code == 2


PLAN = """\
trackplan: 1
name: Roastery
events:
  cupSold: {owner: nobody}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def test_what_is_left_out_is_counted_and_fails_nothing(folder: Path) -> None:
    said = trackplan("lint", "--plan", "plan.yaml", "--select", "identity-without-pattern", cwd=folder)
    assert "[identity-without-pattern]" in said
    assert "[event-name-style]" not in said
    everything = json.loads(trackplan("lint", "--plan", "plan.yaml", "--format", "json", cwd=folder, code=1))
    kept = sum(one["rule"] == "identity-without-pattern" for one in everything["findings"])
    left_out = len(everything["findings"]) - kept
    assert said.splitlines()[-1].startswith(f"1 warning · {left_out} left out by --select or --ignore · ")


def test_an_unknown_rule_is_a_mistake_with_a_suggestion(folder: Path) -> None:
    for command in ("lint", "ready cupSold", "impact", "diff plan.yaml plan.yaml", "audit -", "ci --no-diff"):
        plan = () if command.startswith("diff") else ("--plan", "plan.yaml")
        said = trackplan(*command.split(), *plan, "--ignore", "event-without-ownr", cwd=folder, code=2)
        assert said == (
            "error: `--ignore event-without-ownr` names no rule\n  try: did you mean `event-without-owner`?\n"
        )


def test_what_keeps_a_plan_from_loading_is_never_left_out(folder: Path) -> None:
    (folder / "plan.yaml").write_text("trackplan: [\n", encoding="utf-8")
    said = trackplan("lint", "--plan", "plan.yaml", "--select", "wrong-type", cwd=folder, code=1)
    assert "[invalid-yaml]" in said


def test_text_counts_what_is_past_its_room_and_concise_has_all(folder: Path) -> None:
    events = "".join(f"  cup{number}Sold: {{}}\n" for number in range(100))
    (folder / "plan.yaml").write_text(f"trackplan: 1\nname: Roastery\nevents:\n{events}", encoding="utf-8")
    lint = ("lint", "--plan", "plan.yaml", "--select", "event-without-owner,event-without-source")
    text = trackplan(*lint, cwd=folder, code=1)
    assert text.count("[event-without-owner]") + text.count("[event-without-source]") == 60
    assert "and 140 more, less severe or less often seen, see --format json:\n" in text
    concise = trackplan(*lint, "--format", "concise", cwd=folder, code=1).splitlines()
    assert len(concise) == 201
    assert concise[0].startswith("plan.yaml:4:3: error [event-without-owner] `cup0Sold` ")
