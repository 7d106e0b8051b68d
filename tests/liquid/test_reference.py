"""What a reference says of an attribute: whether it minds its absence, and whether it is touched."""

from __future__ import annotations

import pytest

from trackplan.liquid import MESSAGE_FIELDS, fields, references
from trackplan.model.reference import Reference, within


def last(template: str) -> Reference:
    return references(template).references[-1]


@pytest.mark.parametrize(
    ("path", "ancestor", "expected"),
    [
        ("items[].name", "items", True),
        ("items[].name", "items[]", True),
        ("items[].name", "items[].name", True),
        ("items[].name", "items[].nam", False),
        ("items", "items[]", False),
        ("items_total", "items", False),
        ("anything", "", True),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_a_path_lies_within_its_parents(path: str, ancestor: str, *, expected: bool) -> None:
    assert within(path, ancestor) is expected


@pytest.mark.parametrize(
    ("template", "covered", "open_"),
    [
        ("{{ event.a.b }}", [], ["a", "a.b"]),
        ("{% if event.a %}{{ event.a.b }}{% endif %}", ["a"], ["a.b"]),
        ("{% if event.a.c %}{{ event.a.b }}{% endif %}", ["a"], ["a.b"]),
        ("{{ event.a.b | default: 1 }}", ["a", "a.b"], []),
        ("{% for i in event.items %}{{ i.name }}{% endfor %}", ["items", "items[]"], ["items[].name"]),
        ("{% for i in event.items %}{{ customer.items }}{% endfor %}", [], ["items"]),
    ],
)
def test_a_text_covers_what_it_tests(template: str, covered: list[str], open_: list[str]) -> None:
    found = last(template)
    assert {path: found.covers(path) for path in covered + open_} == dict.fromkeys(
        covered, True
    ) | dict.fromkeys(open_, False)


@pytest.mark.parametrize(
    ("template", "touched", "untouched"),
    [
        ("{{ event.a.b }}", ["a", "a.b", "a.b.c"], ["b", "a.c", "aa"]),
        ("{{ event.items | size }}", ["items"], ["items[].name"]),
        ("{{ event.items | json }}", ["items", "items[].name"], ["total"]),
        ("{% if event.items %}{% endif %}", ["items"], ["items[].name"]),
        ("{% for i in event.items %}{% endfor %}", ["items"], ["items[].name"]),
        ("{% assign a = event.items %}", ["items"], ["items[].name"]),
        ("{{ event | json }}", ["a", "items[].name"], []),
        ("{{ event[x] }}".replace("[x]", "[content]"), [], []),
    ],
)
def test_a_change_touches_what_reads_it(template: str, touched: list[str], untouched: list[str]) -> None:
    found = last(template)
    assert {path: found.touches(path) for path in touched + untouched} == dict.fromkeys(
        touched, True
    ) | dict.fromkeys(untouched, False)


def test_a_name_is_root_and_path() -> None:
    assert [found.name for found in references("{{ event.a }}{{ event }}").references] == ["event.a", "event"]


def test_fields_are_those_that_hold_text_in_reading_order() -> None:
    message = {"body": "b", "subject": "s", "url": "", "id": 3, "cc": None, "name": "n", "headers": "[]"}
    assert list(fields(message)) == [("subject", "s"), ("body", "b"), ("headers", "[]")]
    assert len(set(MESSAGE_FIELDS)) == len(MESSAGE_FIELDS)
