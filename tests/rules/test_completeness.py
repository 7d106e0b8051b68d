"""Every rule is whole: file, class, id and card agree, and each failing of a payload has its rule."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tests.rules.harness import findings
from trackplan import rules
from trackplan.language.build import CONSTRAINTS
from trackplan.model.rule import Rule
from trackplan.rules import KINDS, catalog

HERE = Path(rules.__file__).parent
FOLDERS = [kind for kind in KINDS if kind != "change"]
"""The kinds of which each rule is a file; those about changes are in files by subject."""
FILES = sorted(path for folder in FOLDERS for path in (HERE / folder).glob("[a-z]*.py"))
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
    assert len({path.stem for path in FILES}) == len(FILES) == len(catalog(*FOLDERS))


@pytest.mark.parametrize("rule", RULES)
def test_file_class_folder_and_id_agree(rule: type[Rule]) -> None:
    name = rule.card.id
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert rule.__name__ == "".join(part.capitalize() for part in name.split("-"))
    if rule.kind != "change":
        assert rule.__module__ == f"trackplan.rules.{rule.kind}.{name.replace('-', '_')}"


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


BROKEN = {
    "additionalProperties": ("{type: string}", '"y": 1'),
    "const": ("{type: string, const: a}", '"x": "b"'),
    "enum": ("{type: string, enum: [a]}", '"x": "b"'),
    "exclusiveMaximum": ("{type: number, exclusiveMaximum: 1}", '"x": 1'),
    "exclusiveMinimum": ("{type: number, exclusiveMinimum: 1}", '"x": 1'),
    "format": ("{type: string, format: uuid}", '"x": "b"'),
    "maxItems": ("{type: array, maxItems: 1}", '"x": [1, 2]'),
    "maxLength": ("{type: string, maxLength: 1}", '"x": "bb"'),
    "maximum": ("{type: number, maximum: 1}", '"x": 2'),
    "minItems": ("{type: array, minItems: 1}", '"x": []'),
    "minLength": ("{type: string, minLength: 2}", '"x": "b"'),
    "minimum": ("{type: number, minimum: 1}", '"x": 0'),
    "multipleOf": ("{type: number, multipleOf: 2}", '"x": 3'),
    "pattern": ("{type: string, pattern: a}", '"x": "b"'),
    "required": ("{type: string, required: true}", ""),
    "type": ("{type: string}", '"x": {"a": 1}'),
    "type: two formats": ("{type: [date, datetime]}", '"x": "soon"'),
    "type: null": ("{type: string}", '"x": null'),
    "type: number as text": ("{type: timestamp}", '"x": "1793607245"'),
    "type: boolean as text": ("{type: boolean}", '"x": "true"'),
    "type: JSON as text": ("{type: object}", '"x": "{}"'),
    "uniqueItems": ("{type: array, uniqueItems: true}", '"x": [1, 1]'),
}
"""An attribute and a payload for each way of failing that a compiled plan knows."""


def test_no_way_of_failing_is_left_out() -> None:
    assert set(CONSTRAINTS) <= set(BROKEN)


@pytest.mark.parametrize("keyword", BROKEN)
def test_one_rule_speaks_of_each_way_of_failing(keyword: str) -> None:
    attribute, data = BROKEN[keyword]
    files = {
        "plan.yaml": f"events:\n  e:\n    attributes:\n      x: {attribute}\n",
        "samples/a.ndjson": f'{{"name": "e", "data": {{{data}}}}}\n',
    }
    said = [finding.rule for rule in catalog("payload").values() for finding in findings(rule(), files)]
    assert len(said) == 1, said
