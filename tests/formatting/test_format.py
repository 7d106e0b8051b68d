"""Formatting keeps what a file says, whatever it says, and is done once it has been done."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.strategies import plans
from trackplan.diff import compare
from trackplan.document.yaml import read_yaml
from trackplan.formatting.format import format_plan
from trackplan.formatting.layout import lay_out
from trackplan.formatting.order import language, normalised
from trackplan.language.compile import event_schema
from trackplan.language.load import load

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = [
    case
    for name in ("keys", "lists", "layout")
    for case in yaml.safe_load((Path(__file__).parent / f"cases/{name}.yaml").read_text("utf-8"))
]
SHIPPED = sorted(
    path
    for folder in ("tracking_plan", "src/trackplan/templates")
    for path in (ROOT / folder).rglob("*.yaml")
    if "samples" not in path.parts
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    formatted = format_plan("plan.yaml", case["before"].encode())
    assert (formatted.text, formatted.refused) == (case["after"], "")
    assert format_plan("plan.yaml", formatted.text.encode()).text == formatted.text


@pytest.mark.parametrize("path", SHIPPED, ids=[str(path.relative_to(ROOT)) for path in SHIPPED])
def test_what_ships_is_formatted(path: Path) -> None:
    assert format_plan(path.name, path.read_bytes()).text == path.read_text("utf-8")


def test_what_cannot_be_read_is_left_as_it_is() -> None:
    formatted = format_plan("plan.yaml", b"a: 1\nb: [\n")
    assert formatted.text == "a: 1\nb: [\n"
    assert formatted.refused.startswith("line ")


KEYS = ["description", "type", "required", "attributes", "items", "owner", "enum", "tags", "zeta"]
SCALARS = st.sampled_from(
    ["a", "'b'", '"c d"', "3", "null", "", "[1, 2]", "[z, 'b', a]", "{type: string, required: true}", "{}"]
)


WORD = re.compile(r"[^\s,\[\]]+")


def block(depth: int) -> st.SearchStrategy[list[str]]:
    """Lines of a block mapping, with comments and blank lines anywhere."""
    noise = st.sampled_from([[], [], ["# note"], [""], ["", "# one", "# two"], ["# above", ""]])
    value = SCALARS.map(lambda text: (f" {text}", list[str]()))
    if depth:
        nested = block(depth - 1).map(lambda lines: ("", ["  " + line if line else "" for line in lines]))
        listed = block(depth - 1).map(lambda lines: ("", _item(lines)))
        value = st.one_of(value, nested, listed)
    words = st.lists(st.sampled_from(["a", "b c", "'d'", "3"]), min_size=1, max_size=4)
    value = st.one_of(value, st.tuples(words, noise).map(lambda made: ("", _words(*made))))
    entry = st.tuples(noise, value, st.sampled_from(["", "  # aside"]))
    return st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True).flatmap(
        lambda keys: st.tuples(*(entry for _ in keys)).map(
            lambda entries: [
                line
                for key, (above, (same, below), aside) in zip(keys, entries, strict=True)
                for line in (*above, f"{key}:{same}{aside}", *below)
            ]
        )
    )


def _item(lines: list[str]) -> list[str]:
    kept = [line for line in lines if line and not line.startswith("#")]
    return ["  - " + kept[0], *("    " + line for line in kept[1:])]


def _words(words: list[str], above: list[str]) -> list[str]:
    return [f"  {line}" if line else "" for word in words for line in (*above, f"- {word}  # of {word}")]


@given(block(3), st.randoms(use_true_random=False))
def test_any_file_says_the_same_once_formatted(lines: list[str], random: Random) -> None:
    text = "events:\n  e:\n" + "".join(f"    {line}\n" if line else "\n" for line in lines)
    if random.random() < 0.3:
        text = text.replace("\n", "  \n", random.randint(1, 5))
    before = read_yaml("plan.yaml", text)
    formatted = format_plan("plan.yaml", text.encode())
    assert not formatted.refused
    after = read_yaml("plan.yaml", formatted.text)
    assert normalised(after.data, language()) == normalised(before.data, language())
    assert sorted(WORD.findall(after.text)) == sorted(WORD.findall(text))
    assert format_plan("plan.yaml", formatted.text.encode()).text == formatted.text


BLANKS = st.sampled_from(["", " ", "   ", "\t"])
NAMES = st.sampled_from(["a", "b c", "'d  e'", '"f"', "'#g'"])
WORDS = st.sampled_from(["w", "x  y", "'z   q'", '"# no comment"', "3", "null", "a:b", "-1"])


@st.composite
def flow(draw: st.DrawFn, depth: int = 2) -> str:
    if not depth or draw(st.booleans()):
        return draw(WORDS)
    gaps = [draw(BLANKS) for _ in range(4)]
    items = draw(st.lists(flow(depth - 1), max_size=3))
    if draw(st.booleans()):
        return f"[{gaps[0]}{f'{gaps[1]},{gaps[2]}'.join(items)}{gaps[3]}]"
    pairs = [f"{name}{draw(BLANKS)}: {draw(BLANKS)}{item}" for name, item in zip("ijk", items, strict=False)]
    return f"{{{gaps[0]}{f'{gaps[1]},{gaps[2]}'.join(pairs)}{gaps[3]}}}"


@st.composite
def messy(draw: st.DrawFn, column: int = 0, depth: int = 3) -> list[str]:
    """Lines of a block whose levels are as wide as one likes, with texts over several lines."""
    indent = " " * column
    lines: list[str] = []
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    listed = draw(st.booleans())
    for name in names:
        lines += draw(
            st.sampled_from([[], [f"{indent}# note"], [""], ["# far left"], [f"{indent}      # far right"]])
        )
        head = f"{indent}-" if listed else f"{indent}{name}{draw(st.sampled_from(['', ' ']))}:"
        below = column + draw(st.integers(1, 5))
        aside = draw(st.sampled_from(["", "", " # aside"]))
        kind = draw(
            st.sampled_from(["flow", "flow", "scalar", "text", "brackets", "block"] if depth else ["flow"])
        )
        if kind == "flow":
            lines.append(f"{head} {draw(BLANKS)}{draw(flow())}{aside}")
        elif kind == "scalar":
            style = draw(st.sampled_from(["|", ">", "|-", ">+", "|2"]))
            further = " " * (column + 2 if style == "|2" else below)
            body = draw(st.lists(st.sampled_from(["t", "  # data", "", "     ", "u v"]), max_size=4))
            lines += [f"{head} {style}", f"{further}s", *(further + line if line else "" for line in body)]
        elif kind == "text":
            quote = draw(st.sampled_from(["", "'", '"']))
            lines += [f"{head} {quote}one", *draw(st.sampled_from([[], [""]])), f"{' ' * below}two  2{quote}"]
        elif kind == "brackets":
            lines += [
                f"{head} [",
                f"{' ' * below}p,{aside}",
                f"{' ' * below}{draw(flow())}",
                f"{' ' * below}]",
            ]
        else:
            at = column if not listed and draw(st.booleans()) else below
            inner = draw(messy(at, depth - 1))
            first = next((line for line in inner if line.strip() and "#" not in line[:9]), "").strip()
            same = at == column and not first.startswith("-")  # a mapping cannot stand below its key
            lines += [f"{head}{aside}", *([f" {line}" if line else "" for line in inner] if same else inner)]
    return lines


@given(messy())
def test_any_white_space_becomes_one_layout_and_no_data_changes(lines: list[str]) -> None:
    text = "\n".join([*lines, "# end", ""])
    before = read_yaml("plan.yaml", text)
    assume(not before.fatal)
    formatted = format_plan("plan.yaml", text.encode())
    assert not formatted.refused
    after = read_yaml("plan.yaml", formatted.text)
    assert after.data == before.data
    assert sorted(re.sub(r"\s", "", after.text)) == sorted(re.sub(r"\s", "", text))
    assert format_plan("plan.yaml", formatted.text.encode()).text == formatted.text
    assert lay_out(formatted.text) == formatted.text


@given(plans(), st.randoms(use_true_random=False))
def test_any_plan_means_the_same_once_formatted(plan: dict[str, Any], random: Random) -> None:
    tags = {"tags": random.sample(["z", "b", "a"], 3)}
    plan["events"] = {name: {**tags, **event} for name, event in plan.get("events", {}).items()}
    text = yaml.safe_dump(
        shuffled(plan, random), sort_keys=False, default_flow_style=random.choice([None, False])
    )
    formatted = format_plan("plan.yaml", text.encode())
    assert not formatted.refused
    old, new = (load([read_yaml("plan.yaml", each)]).plan for each in (text, formatted.text))
    if old is None:
        assert new is None
        return
    assert new is not None
    assert not compare(old, new, today=date(2026, 11, 21)).changes
    assert {name: event_schema(event) for name, event in new.events.items()} == {
        name: event_schema(event) for name, event in old.events.items()
    }


def shuffled(value: Any, random: Random) -> Any:
    """The same with the keys of every mapping in any order."""
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(each, random) for each in value] if isinstance(value, list) else value
