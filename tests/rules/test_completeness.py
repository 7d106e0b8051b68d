"""Every rule is whole: file, class, id and card agree, and each failing of a payload has its rule."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.rules.harness import findings
from trackplan import rules
from trackplan.language.keywords import KEYWORDS
from trackplan.model.finding import RuleCard
from trackplan.model.rule import Rule
from trackplan.rules import FOLDERS, KINDS, catalog, class_name

HERE = Path(rules.__file__).parent
KINDS_IN_FILES = [kind for kind in KINDS if kind not in {"change", "document"}]
"""The kinds of which each rule is a file: those about changes are in files by subject, and those about
documents in tables."""
FILES = sorted(path for kind in KINDS_IN_FILES for path in (HERE / kind).rglob("[a-z]*.py"))
TABLES = sorted((HERE / "document").glob("[a-z]*.py"))
RULES = [pytest.param(rule, id=name) for name, rule in catalog().items()]

PROMISED = """
missing-attribute wrong-type number-as-text json-as-text unplanned-attribute unplanned-event
misnamed-event value-not-in-enum value-out-of-range value-off-pattern wrong-format null-value
too-long too-large reserved-name implausible-time milliseconds undeclared-source email-as-id
undeclared-pii event-name-style attribute-name-style event-without-description event-without-trigger
event-without-owner event-without-source several-sources purchase-without-dedupe
journey-without-exit journey-without-goal revenue-event-without-journey similar-names
conflicting-types unknown-reference unknown-key duplicate-key unused-group unused-allow
expired-allow
"""
"""Ids that users script against: one that goes missing breaks their policies."""


def test_the_promised_rules_exist() -> None:
    assert set(PROMISED.split()) - set(catalog()) == set()


def test_one_rule_a_file_and_one_id_a_rule() -> None:
    assert len({path.stem for path in FILES}) == len(FILES) == len(catalog(*KINDS_IN_FILES))


def cards() -> list[RuleCard]:
    modules = [import_module(f"trackplan.rules.document.{path.stem}") for path in TABLES]
    return [card for module in modules for card in module.CARDS]


def test_each_card_of_a_table_is_a_rule_and_each_table_is_in_order() -> None:
    assert sorted(card.id for card in cards()) == list(catalog("document"))
    for path in TABLES:
        ids = [card.id for card in import_module(f"trackplan.rules.document.{path.stem}").CARDS]
        assert ids == sorted(ids), path.name


def faults_found() -> set[str]:
    """Every rule that the source names where it makes a fault of a document."""
    package = HERE.parent
    texts = [path.read_text("utf-8") for path in package.rglob("*.py") if HERE not in path.parents]
    calls = [node for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    said = [argument.value for call in calls for argument in call.keywords if argument.arg == "rule"]
    named = {one.value for one in said if isinstance(one, ast.Constant)}
    return named | {word for text in texts for word in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text)} & set(
        catalog("document")
    )


def test_each_fault_that_reading_finds_has_a_card_and_each_card_is_found() -> None:
    found = faults_found()
    assert set(catalog("document")) - found == set(), "nothing finds what these cards are about"
    assert found - set(catalog()) - {"not-judged"} == set(), "no card speaks of these, so they are lost"


@pytest.mark.parametrize("rule", RULES)
def test_file_class_folder_and_id_agree(rule: type[Rule]) -> None:
    name = rule.card.id
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert rule.__name__ == class_name(name)
    if rule.kind not in {"change", "document"}:
        folders = FOLDERS.get(rule.kind, (rule.kind,))
        file = name.replace("-", "_")
        assert rule.__module__ in [f"trackplan.rules.{folder}.{file}" for folder in folders]


@pytest.mark.parametrize("rule", RULES)
def test_the_card_is_filled(rule: type[Rule]) -> None:
    card = rule.card
    empty = [
        field.name for field in fields(card) if field.name != "options" and not getattr(card, field.name)
    ]
    assert empty == []
    for sentence in (card.summary, card.why, card.fix):
        assert sentence[0] == "`" or sentence[0].isupper()
        assert sentence.endswith("."), sentence


def kind_of(value: Any) -> str:
    """The type of the language that a value has."""
    kinds = {bool: "boolean", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "number")


BROKEN = {
    "additionalProperties": ({"type": "string"}, {"y": 1}),
    "required": ({"type": "string", "required": True}, {}),
    "type": ({"type": "string"}, {"x": {"a": 1}}),
    "type: two formats": ({"type": ["date", "datetime"]}, {"x": "soon"}),
    "type: null": ({"type": "string"}, {"x": None}),
    "type: number as text": ({"type": "timestamp"}, {"x": "1793607245"}),
    "type: boolean as text": ({"type": "boolean"}, {"x": "true"}),
    "type: JSON as text": ({"type": "object"}, {"x": "{}"}),
    **{
        name: (
            {"type": kind_of(keyword.example.breaks), name: keyword.example.value},
            {"x": keyword.example.breaks},
        )
        for name, keyword in KEYWORDS.items()
    },
}
"""An attribute and a payload for each way of failing that a compiled plan knows."""


@pytest.mark.parametrize("keyword", BROKEN)
def test_one_rule_speaks_of_each_way_of_failing(keyword: str) -> None:
    attribute, data = BROKEN[keyword]
    files = {
        "plan.yaml": json.dumps({"events": {"e": {"attributes": {"x": attribute}}}}),
        "samples/a.ndjson": json.dumps({"name": "e", "data": data}) + "\n",
    }
    said = [finding.rule for rule in catalog("payload").values() for finding in findings(rule(), files)]
    assert len(said) == 1, said
    if keyword in KEYWORDS:
        assert said == [KEYWORDS[keyword].rule or "constraint-violated"]
