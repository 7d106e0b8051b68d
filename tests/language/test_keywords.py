"""The table of constraint keywords, and what is made of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.conftest import Golden
from trackplan import language
from trackplan.language.check import schema_text
from trackplan.language.keywords import FORMATS, KEYWORDS, Keyword
from trackplan.rules import catalog
from trackplan.sampling import values

SCHEMA = Path(language.__file__).with_name("plan.schema.json")
TABLE = [pytest.param(keyword, id=name) for name, keyword in KEYWORDS.items()]


def test_the_schema_of_the_language_has_the_keywords_of_the_table(golden: Golden) -> None:
    """They stand after ``nullable``; `--update-golden` writes them into the file."""
    schema = json.loads(schema_text())
    holder = schema["$defs"]["attribute"]
    names = list(holder["properties"])
    first, last = names.index("nullable") + 1, names.index("additional")
    parts = [(name, holder["properties"][name]) for name in names]
    of_the_table = [(keyword.name, dict(keyword.value)) for keyword in KEYWORDS.values()]
    holder["properties"] = dict([*parts[:first], *of_the_table, *parts[last:]])
    golden(SCHEMA, json.dumps(schema, indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("keyword", TABLE)
@pytest.mark.parametrize("nullable", [False, True])
def test_it_compiles_to_json_schema_under_the_names_that_it_says(keyword: Keyword, nullable: bool) -> None:
    value = keyword.example.value
    Draft202012Validator({**keyword.value}).validate(value)
    compiled = dict(keyword.schema(value, nullable=nullable))
    Draft202012Validator.check_schema(compiled)
    assert {*compiled} <= {*keyword.names}
    validator = Draft202012Validator(compiled, format_checker=FormatChecker())
    assert validator.is_valid(keyword.example.fits)
    assert not validator.is_valid(keyword.example.breaks)
    assert validator.is_valid(None) or not nullable


@pytest.mark.parametrize("keyword", TABLE)
def test_what_it_does_not_apply_to_fits(keyword: Keyword) -> None:
    compiled = Draft202012Validator(dict(keyword.schema(keyword.example.value)))
    others = {"string": "x", "number": 1, "boolean": True, "array": [], "object": {}}
    for kind, value in others.items():
        if keyword.types and kind not in keyword.types:
            assert compiled.is_valid(value)


@pytest.mark.parametrize("keyword", TABLE)
def test_its_words_name_its_value(keyword: Keyword) -> None:
    assert keyword.phrase(keyword.example.value)
    assert keyword.labelled(keyword.example.value).text


@pytest.mark.parametrize("keyword", TABLE)
def test_a_rule_that_it_names_speaks_of_its_violations(keyword: Keyword) -> None:
    if keyword.rule is not None:
        assert {*keyword.names} <= catalog("payload")[keyword.rule].keywords  # type: ignore[attr-defined]


def test_every_format_has_a_maker_of_samples() -> None:
    assert values.FORMATS.keys() == FORMATS.keys()
