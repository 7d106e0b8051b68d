"""The examples on a rule's card are its first tests: text, behaviour and place are proved together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.language.contains import known
from tests.rules.harness import findings, flags, split
from trackplan.model.rule import Rule
from trackplan.rules import catalog

KINDS = ("change", "document", "plan", "payload", "landing", "reader", "code", "policy")
ELSEWHERE = {"empty-input", "rejected-sample-passes"}
"""Rules whose faults a command finds, and neither the text nor the plan: its tests show them."""
RULES = [pytest.param(rule, id=name) for name, rule in catalog(*KINDS).items() if name not in ELSEWHERE]


@pytest.fixture(autouse=True, scope="module")
def _contains() -> Iterator[None]:
    """For the examples of what `diff` cannot compare."""
    with known():
        yield


@pytest.mark.parametrize("rule", RULES)
def test_bad_is_flagged_where_it_says(rule: type[Rule]) -> None:
    files, marked = split(rule.card.bad)
    assert marked
    assert flags(findings(rule(), files)) == marked


@pytest.mark.parametrize("rule", RULES)
def test_good_is_clean(rule: type[Rule]) -> None:
    files, marked = split(rule.card.good)
    assert not marked
    assert findings(rule(), files) == []
