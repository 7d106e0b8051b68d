"""The reference of the language: every key has a meaning and an example, and the example is a plan."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import Golden
from trackplan.document.yaml import read_yaml
from trackplan.language.load import load
from trackplan.language.reference import LanguageKey, reference, text_of_example
from trackplan.rules import catalog

GOLDEN = Path(__file__).parent / "golden" / "reference.txt"


def test_the_example_is_a_plan_without_a_fault() -> None:
    loaded = load([read_yaml("example.yaml", text_of_example())])
    assert list(loaded.faults) == []
    assert loaded.plan is not None


@pytest.mark.parametrize("key", reference(), ids=lambda key: f"{key.place}.{key.name}")
def test_a_key_has_a_meaning_a_form_and_an_example(key: LanguageKey) -> None:
    assert key.meaning
    assert key.form
    assert yaml.safe_load(key.example)[key.name] is not None


def test_no_key_is_a_rule() -> None:
    assert {key.name for key in reference()}.isdisjoint(catalog())


def test_the_reference(golden: Golden) -> None:
    lines = (f"{key.place}.{key.name}: {key.form}. {key.meaning}\n{key.example}\n" for key in reference())
    golden(GOLDEN, "\n".join(lines))


@pytest.mark.parametrize(("word", "code"), [("dedupe", 0), ("event.description", 0), ("dedup", 2)])
def test_explain_knows_keys_beside_rules(word: str, code: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "trackplan", "explain", word], capture_output=True, text=True, check=False
    )
    assert ran.returncode == code
    if word == "dedupe":
        assert ran.stdout.splitlines()[0] == "event.dedupe"
        assert "    dedupe:" in ran.stdout
    elif code == 0:
        assert ran.stdout.startswith("event.description\n")
    else:
        assert "dedupe" in ran.stderr
