"""An edit changes what is wanted, and no line besides."""

from __future__ import annotations

import copy
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import VALUES, plans
from trackplan.document.yaml import read_yaml
from trackplan.formatting.editing import UneditableError, edited, same
from trackplan.formatting.emit import plan_yaml
from trackplan.formatting.format import format_plan

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/editing.yaml").read_text("utf-8"))
SHIPPED = sorted(
    path for path in (ROOT / "tracking_plan").rglob("*.yaml") if "samples" not in path.relative_to(ROOT).parts
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    document = read_yaml("plan.yaml", case["before"])
    if "refused" in case:
        with pytest.raises(UneditableError, match=case["refused"]):
            edited(document, case["set"])
        return
    text = edited(document, case["set"])
    assert text == case["after"]
    assert format_plan("plan.yaml", text.encode()).text == text


def _mappings(data: Any, depth: int = 0) -> list[dict[str, Any]]:
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    here = [data] if isinstance(data, dict) and depth else []
    return here + [one for each in inner for one in _mappings(each, depth + 1)]


@given(number=st.integers(0, len(SHIPPED) - 1), seed=st.integers(0, 10**6), value=VALUES)
def test_any_change_is_written_and_the_other_lines_stay(number: int, seed: int, value: Any) -> None:
    random = Random(seed)
    document = read_yaml("plan.yaml", SHIPPED[number].read_text("utf-8"))
    wanted = copy.deepcopy(document.data)
    for _ in range(random.randint(1, 4)):
        found = random.choice(_mappings(wanted))
        key = random.choice([*found, "new_name", "description"])
        if random.random() < 0.3:
            if len(found) > 1:
                found.pop(key, None)
        else:
            found[key] = copy.deepcopy(value)
    text = edited(document, wanted)
    assert same(read_yaml("plan.yaml", text).data, wanted)
    assert edited(read_yaml("plan.yaml", text), wanted) == text


def test_a_change_and_back_is_no_change() -> None:
    for path in SHIPPED:
        before = read_yaml("plan.yaml", path.read_text("utf-8"))
        for key in (one for one in before.data if isinstance(before.data[one], dict)):
            wanted = before.data | {key: before.data[key] | {"added_name": {"description": "A."}}}
            after = read_yaml("plan.yaml", edited(before, wanted))
            assert edited(after, before.data) == before.text


@given(plan=plans(), text=st.text(), other=st.text())
def test_a_made_file_says_what_it_should_in_the_one_layout(
    plan: dict[str, Any], text: str, other: str
) -> None:
    plan["events"]["happened"] |= {"description": text, "when": other, "tags": [text or "x"]}
    made = plan_yaml(plan, {("events",): "All of them.\nTwice."}, head="Made by a test.")
    document = read_yaml("plan.yaml", made)
    assert not document.fatal, document.faults
    assert same(document.data, plan)
    assert format_plan("plan.yaml", made.encode()).text == made
