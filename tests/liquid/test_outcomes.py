"""What becomes of a message whose value is missing: engines against labels, trackplan against them."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from tests.liquid import engines
from tests.liquid.outcomes import DIALECTS, Labelled, labelled, payload, predicted
from trackplan.liquid.filters import FILTERS
from trackplan.liquid.outcomes import OUTCOMES
from trackplan.model.reference import Construct, Dialect

CASES = list(labelled())


@pytest.mark.parametrize(("dialect", "engine"), [("latest", engines.latest), ("legacy", engines.legacy)])
def test_the_engine_does_what_the_labels_say(
    dialect: Dialect, engine: Callable[[list[str], object], list[dict[str, str]]]
) -> None:
    found = engine([case.template for case in CASES], payload())
    expected = {
        case.template: (case.ruby if dialect == "legacy" and case.ruby else case.label(dialect))
        for case in CASES
    }
    assert {case.template: one["outcome"] for case, one in zip(CASES, found, strict=True)} == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.template)
def test_trackplan_says_what_the_label_says(case: Labelled) -> None:
    said = case.said or {}
    assert predicted(case.template) == tuple(said.get(one, case.label(one)) for one in DIALECTS)


def test_nearly_all_of_many_templates_are_told_right_and_the_others_explained() -> None:
    wrong = sum(len(case.said or {}) for case in CASES)
    assert len(CASES) >= 250
    assert wrong <= 0.03 * len(CASES) * len(DIALECTS)
    assert all(bool(case.said) == bool(case.why) for case in CASES)
    assert all(value != case.label(one) for case in CASES for one, value in (case.said or {}).items())


def test_every_construct_has_its_row() -> None:
    assert set(OUTCOMES) == set(get_args(Construct))


def test_every_row_of_the_table_is_what_the_engines_do() -> None:
    """Each example, closed where it is a block, rendered with ``event.x`` missing."""
    data = {"event": {"y": "why", "items": [{"sku": "A"}]}}
    rows = {name: row for name, row in OUTCOMES.items() if name != "tag argument"}
    texts = [_closed(row.example) for row in rows.values()]
    latest, legacy = engines.latest(texts, data), engines.legacy(texts, data)
    assert {name: one["outcome"] for name, one in zip(rows, latest, strict=True)} == {
        name: row.latest for name, row in rows.items()
    }
    assert {name: one["outcome"] for name, one in zip(rows, legacy, strict=True)} == {
        name: row.legacy for name, row in rows.items()
    }


def _closed(example: str) -> str:
    for tag in ("if", "for"):
        if example.startswith(f"{{% {tag} "):
            return f"{example}a{{% end{tag} %}}"
    return example


def test_every_filter_of_the_engine_is_known() -> None:
    assert set(engines.filters()) <= set(FILTERS)
