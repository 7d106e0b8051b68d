"""A place is where a person would look: the words of the text that hold the key or value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trackplan.document import Document, Path, Span
from trackplan.document.json import read_json
from trackplan.document.yaml import read_yaml
from trackplan.document.yaml_places import settle

PLAN = """\
trackplan: 1
groups:
  cart: &cart
    cart_id: {type: string}
    value:
      type: number
      note: >-
        two
        lines
events:
  viewed:
    attributes:
      <<: *cart
      tags: [one, "two", {deep: 3}]
      again: *cart
      empty:
    sources:
    - web
    - kind: api
      id: 7
"""

PLACES = [
    ((), False, "trackplan"),
    (("trackplan",), False, "1"),
    (("trackplan",), True, "trackplan"),
    (("groups", "cart"), False, "cart"),
    (("groups", "cart", "cart_id"), False, "cart_id"),
    (("groups", "cart", "cart_id", "type"), False, "string"),
    (("groups", "cart", "cart_id", "missing", "deeper"), False, "cart_id"),
    (("groups", "cart", "value", "note"), False, "note"),
    (("events", "viewed", "attributes", "cart_id"), False, "cart_id"),
    (("events", "viewed", "attributes", "value", "type"), False, "number"),
    (("events", "viewed", "attributes", "tags"), False, "tags"),
    (("events", "viewed", "attributes", "tags", 0), False, "one"),
    (("events", "viewed", "attributes", "tags", 1), False, '"two"'),
    (("events", "viewed", "attributes", "tags", 1), True, '"two"'),
    (("events", "viewed", "attributes", "tags", 2), False, "{deep: 3}"),
    (("events", "viewed", "attributes", "tags", 2, "deep"), False, "3"),
    (("events", "viewed", "attributes", "tags", 9), False, "tags"),
    (("events", "viewed", "attributes", "tags", "0"), False, "tags"),
    (("events", "viewed", "attributes", "again"), False, "again"),
    (("events", "viewed", "attributes", "again", "value", "type"), False, "number"),
    (("events", "viewed", "attributes", "empty"), False, "empty"),
    (("events", "viewed", "sources", 0), False, "web"),
    (("events", "viewed", "sources", 1), False, "kind"),
    (("events", "viewed", "sources", 1, "id"), False, "7"),
    (("nothing",), False, "trackplan"),
]


def _words(document: Document, span: Span) -> str:
    assert span.line == span.end_line
    line = document.text.split("\n")[span.line - document.first_line]
    return line[span.column - 1 : span.end_column - 1]


@pytest.mark.parametrize(("path", "on_key", "words"), PLACES)
def test_a_path_locates_to_words(path: Path, on_key: bool, words: str) -> None:
    document = read_yaml("plan.yaml", PLAN)
    assert _words(document, document.locate(path, on_key)) == words


def test_a_file_that_let_its_nodes_go_still_knows_every_place() -> None:
    kept, document = read_yaml("plan.yaml", PLAN), read_yaml("plan.yaml", PLAN)
    settle(document)
    paths = [("events", "viewed"), ("groups", "cart"), *(path for path, _ in _paths(document.data))]
    for path in paths:
        for on_key in (True, False):
            assert document.locate(path, on_key) == kept.locate(path, on_key), path


def test_a_merged_key_locates_to_its_line_of_origin() -> None:
    document = read_yaml("plan.yaml", PLAN)
    assert document.locate(("events", "viewed", "attributes", "cart_id"), True).line == 4


def test_of_two_merged_mappings_the_first_gives_the_place() -> None:
    document = read_yaml("x", "p: &p {a: 1}\nq: &q {a: 2, b: 3}\nr: {<<: [*p, *q]}\n")
    assert document.locate(("r", "a"), False).line == 1
    assert document.locate(("r", "b"), False).line == 2


def test_lines_of_a_record_inside_a_file_are_lines_of_the_file() -> None:
    document = read_json("a.ndjson", b'{"a": {"b":\n 1}}', first_line=41)
    assert document.locate(("a", "b"), False) == Span(42, 2, 42, 3)
    assert document.locate(("a", "c"), False) == Span(41, 2, 41, 5)
    broken = read_json("a.ndjson", b'{"a":\n x}', first_line=41)
    assert broken.faults[0].span == Span(42, 2, 42, 3)


def _is_text_in_both(text: str) -> bool:
    """The dumper knows YAML 1.1 alone, and leaves `0E0` without quotes."""
    return not text[:1].isdigit() and text[:1] not in tuple("+-.")


_LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs", "Cf", "Cn"])
_TEXT = st.text(_LETTERS, max_size=12).filter(_is_text_in_both)
_SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT
_DATA = st.recursive(
    _SCALAR,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)
_TOP = st.dictionaries(_TEXT, _DATA, min_size=1, max_size=5)


def _paths(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if path:
        yield path, value
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for part, child in children:
        yield from _paths(child, (*path, part))


@given(_TOP, st.sampled_from([None, '"']), st.sampled_from([None, True, False]))
def test_each_path_of_a_yaml_text_locates_to_its_key_and_value(
    data: dict[str, Any], style: str | None, flow: bool | None
) -> None:
    text = yaml.safe_dump(
        data, default_style=style, default_flow_style=flow, width=10**6, allow_unicode=True, sort_keys=False
    )
    document = read_yaml("x", text)
    assert document.data == data
    for path, value in _paths(data):
        if isinstance(path[-1], str):
            assert read_yaml("key", _words(document, document.locate(path, True))).data == path[-1]
        if not isinstance(value, (dict, list)) and value is not None:
            assert read_yaml("value", _words(document, document.locate(path, False))).data == value


@given(_TOP, st.sampled_from([None, 2]), st.booleans())
def test_each_path_of_a_json_text_locates_to_its_key_and_value(
    data: dict[str, Any], indent: int | None, ascii_only: bool
) -> None:
    document = read_json("x", json.dumps(data, indent=indent, ensure_ascii=ascii_only))
    assert document.data == data
    for path, value in _paths(data):
        if isinstance(path[-1], str):
            assert json.loads(_words(document, document.locate(path, True))) == path[-1]
        if not isinstance(value, (dict, list)):
            assert json.loads(_words(document, document.locate(path, False))) == value
