"""Whatever a plan says, plan rules answer, and twice the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from tests.rules.harness import findings, read, split
from tests.strategies import plans
from trackplan.rules import catalog

EXAMPLES = [
    pytest.param(text, id=f"{name}-{kind}")
    for name, rule in catalog("plan", "payload", "policy").items()
    for kind, text in (("bad", rule.card.bad), ("good", rule.card.good))
]


def said(files: dict[str, str]) -> list[tuple[str, str, int]]:
    return [
        (one.rule, one.message, one.location.span.line)
        for rule in catalog("plan").values()
        for one in findings(rule(), files)
    ]


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_rule_reads_every_example(text: str) -> None:
    files, _ = split(text)
    assert said(files) == said(files)


@given(plans())
def test_every_rule_reads_any_plan(plan: dict[str, Any]) -> None:
    files = {"plan.yaml": json.dumps(plan, ensure_ascii=False)}
    if read(files).plan is not None:
        assert said(files) == said(files)
