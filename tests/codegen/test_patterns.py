"""Patterns and text formats mean in each language what they mean in a plan."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trackplan.codegen.patterns import FORMATS, GO, PYTHON, Untranslatable, translated
from trackplan.language.keywords import FORMATS as NAMED
from trackplan.sampling.values import FORMATS as MADE
from trackplan.validator import Validator

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("patterns.yaml").read_text("utf-8"))
TEXTS = [
    "maya@example.com", "a@b", "@b.c", "a@-b.c", "a.b@c.d", "a..b@c", "https://a.example/p?q=1#x", "urn:a",
    "http://a b", "//x", "1a:b", "http://é.de", "%zz:", "a:%zz", "mailto:a@b", "http://[::1]/",
    "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2eb8aa08aa9811eab4aa73b441d16380", "a.b", "a.", "-a", "a_b",
    "1.2.3.4", "01.2.3.4", "256.1.1.1", "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::2::3", "::ffff:1.2.3.4",
    "1:2:3:4:5:6:7::", "fe80::1%eth0", "10:00:00Z", "24:00:00Z", "10:00:00+01:00", "10:00:00", "10:00:00.5z",
    "2026-02-28", "2026-02-29", "2024-02-29", "2100-02-29", "2000-02-29", "2026-04-31", "2026-13-01",
    "2026-11-06T14:20:00Z", "2026-11-06t14:20:00.123+05:30", "2026-11-06 14:20:00Z", "2026-02-30T00:00:00Z",
]  # fmt: skip


def matches(pattern: str, text: str) -> bool:
    return re.search(translated(pattern, PYTHON), text) is not None


@pytest.mark.parametrize(
    "case", [one for one in CASES if "python" not in one.get("not", ())], ids=lambda one: one["pattern"]
)
def test_python_finds_what_the_plan_finds(case: dict[str, Any]) -> None:
    accepts = Validator({"pattern": case["pattern"]}).accepts
    assert {text: matches(case["pattern"], text) for text in case["texts"]} == {
        text: accepts(text) for text in case["texts"]
    }


@pytest.mark.parametrize("pattern", ["^[[:alpha:]]$", r"\p{Emoji}", "(?x) a", "a++", "a{5000}{2}[b]{2000}"])
def test_what_a_language_cannot_run_is_not_guessed(pattern: str) -> None:
    with pytest.raises(Untranslatable):
        translated(pattern, GO)


def test_every_format_of_the_plan_has_a_pattern() -> None:
    assert {*FORMATS} == {*NAMED, "date", "date-time"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_takes_nothing_that_the_plan_refuses(name: str) -> None:
    accepts = Validator({"format": name}).accepts
    assert [text for text in TEXTS if matches(FORMATS[name], text) and not accepts(text)] == []
    assert [text for text in TEXTS if accepts(text) and not matches(FORMATS[name], text)] == []


@given(data=st.data(), name=st.sampled_from(sorted(MADE)))
def test_a_format_takes_what_samples_hold_and_no_broken_one(data: st.DataObject, name: str) -> None:
    text = MADE[name](random.Random(data.draw(st.integers(0, 10**6))))
    assert matches(FORMATS[name], text)
    at = data.draw(st.integers(0, len(text)))
    broken = (
        text[:at] + data.draw(st.sampled_from(["", ".", "-", ":", "@", " ", "0", "\n", "é"])) + text[at + 1 :]
    )
    assert not matches(FORMATS[name], broken) or Validator({"format": name}).accepts(broken)
