"""Any text gives a reading: no exception, no hang, and never "nothing" for what could not be read."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.liquid.corpus import cases
from tests.nightly import nightly
from trackplan.liquid import reader, references
from trackplan.liquid.notes import MOST_UNKNOWNS
from trackplan.liquid.reader import DEEPEST

TEMPLATES = [case.template for case in cases()]
PIECES = [
    "{{",
    "}}",
    "{%",
    "%}",
    "-%}",
    "{% raw %}",
    "{% comment %}",
    "{% endif %}",
    "{% else %}",
    "'",
    '"',
    "[",
    "(",
]
PIECES += [
    "|",
    ".",
    " ",
    "\n",
    "\0",
    "\ud800",
    "{% liquid",
    "{% for i in event.a %}",
    "{% case %}",
    "snippets.a",
]

BIG = 200_000
HOSTILE = {
    "unclosed outputs": "{{ " * BIG,
    "unclosed tags": "{% if " * BIG,
    "unclosed raws": "{% raw %}" * BIG,
    "unclosed comments": "{% comment %}" * BIG,
    "spaces in an output": "{{" + " " * 1_000_000 + "}}",
    "spaces in an unclosed tag": "{% if" + " " * 1_000_000,
    "spaces in a liquid tag": "{% liquid echo event.a" + " " * 1_000_000 + "x %}",
    "parentheses": "{% if " + "(" * 100_000 + " %}",
    "short parentheses": ("{% if " + "(" * 2_000 + "a %}{% endif %}") * 5,
    "brackets": "{{ a" + "[a" * 100_000 + " }}",
    "short brackets": "{{ a" + "[a" * 900 + "]" * 900 + " }}",
    "quotes": "{{ " + "'a\" " * 100_000 + " }}",
    "members": "{{ event" + ".a" * 100_000 + " }}",
    "filters": "{{ event.a" + " | upcase" * 50_000 + " }}",
    "defaults": "{{ event.a" + " | default: event.b" * 300 + " }}",
    "ands": "{% if event.a" + " and event.a" * 50_000 + " %}{% endif %}",
    "a long number": "{{ " + "9" * 100_000 + " }}",
    "deep ifs": "{% if event.a %}" * BIG,
    "deep loops": "{% for a in a.b %}" * BIG,
    "wrong ends": "{% if a %}{% endfor %}" * 50_000,
    "names that double": "{% assign a = event.x %}"
    + "{% if b %}{% assign a = a | concat: a %}{% endif %}" * 5_000,
    "lists that double": "{% assign a = event.x %}"
    + "{% assign a = a | concat: a | push: event.y %}" * 2_000,
    "paths that grow": "{% assign a = event %}" + "{% assign a = a.b %}" * 3_000 + "{{ a.c }}",
    "branches": "{% if a %}" + "{% elsif event.a %}{% assign b = event.c %}" * 20_000 + "{% endif %}",
    "bytes": "".join(map(chr, range(256))) * 100,
    "line ends": "\n" * 1_000_000 + "{{ event.a }}",
}


HOLDS_NOTHING = {"spaces in an output", "bytes"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_or_said_to_be_unreadable(name: str) -> None:
    reading = references(HOSTILE[name])
    assert bool(reading.references or reading.unknowns or reading.mistakes) is (name not in HOLDS_NOTHING)
    assert len(reading.unknowns) <= MOST_UNKNOWNS


@pytest.mark.parametrize("most", [100_000, *nightly(reader.MOST_TEXT)])
def test_snippets_that_include_each_other_many_times_over(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_TEXT", most)
    snippets = {str(i): f"{{{{ snippets['{i + 1}'] }}}}" * 20 for i in range(19)} | {"19": "{{ event.a }}"}
    kinds = {found.kind for found in references("{{ snippets['0'] }}", snippets=snippets).unknowns}
    assert kinds == {"budget"}


def test_blocks_may_nest_as_deep_as_ruby_lets_them() -> None:
    text = "{% if event.a %}" * DEEPEST + "{{ event.a }}" + "{% endif %}" * DEEPEST
    assert references(text).complete
    assert references("{% if a %}" + text + "{% endif %}").unknowns[0].kind == "budget"


@given(st.sampled_from(TEMPLATES), st.integers(0, 2**32), st.integers(1, 8))
def test_a_mutated_template_is_read(template: str, seed: int, times: int) -> None:
    dice = random.Random(seed)
    for _ in range(times):
        start, length = dice.randrange(len(template) + 1), dice.choice([0, 1, 5, 30])
        other = dice.choice([dice.choice(PIECES), dice.choice(TEMPLATES), template[start : start + 9], ""])
        template = template[:start] + other + template[start + length :]
    reading = references(template, snippets={"a": template})
    for found in (*reading.references, *reading.unknowns):
        line = [*template.split("\n"), ""][found.line - 1]
        assert 1 <= found.column <= len(line) + 2


@given(st.text(st.sampled_from("{}%-| .'\"[]()=<>aeifnd\n"), max_size=60))
def test_any_text_is_read(text: str) -> None:
    references("{{" + text + "}}{% if " + text + "%}" + text)
