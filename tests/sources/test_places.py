"""Where the values of a record stand in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackplan.document import Ref, Span
from trackplan.sources import open_source


def place(tmp_path: Path, text: str, index: int, *path: str | int) -> tuple[str, str, Span]:
    file = tmp_path / "input"
    file.write_text(text)
    with open_source(str(file)) as source:
        document, base = source.document(list(source)[index])
    ref = Ref(document, (*base, *path))
    span = ref.location.span
    shown = document.text.split("\n")[span.line - document.first_line] if document.text else ""
    return ref.pointer, shown[span.column - 1 : span.end_column - 1], span


PLACES = [
    ('{"name":"a"}\n{"name":"b"}\n', 1, ["name"], ("/name", '"b"', 2, 9)),
    ('[{"name":"a"}, {"name":"b"}]', 1, ["name"], ("/1/name", '"b"', 1, 24)),
    ('[\n {"name":"a"},\n {"x":1,\n  "name":"b"}]', 1, ["name"], ("/1/name", '"b"', 4, 10)),
    ('{"activities":[{"type":"event",\n"name":"b"}]}', 0, ["name"], ("/activities/0/name", '"b"', 2, 8)),
    ('{"batch":[{"event":"b"}],"context":{}}', 0, ["event"], ("/batch/0/event", '"b"', 1, 20)),
    ('{\n "name": "b"\n}', 0, ["name"], ("/name", '"b"', 2, 10)),
    ("event_text,user_id\na,b\n", 0, ["user_id"], ("/user_id", "b", 2, 3)),
    ('event_text,user_id\n"a,""x""",b\n', 0, ["user_id"], ("/user_id", "b", 2, 11)),
    ('event_text,user_id\n"a\nx",bc\n', 0, ["user_id"], ("/user_id", "bc", 3, 4)),
    ('event_text;properties\na;{"t":1}\n', 0, ["properties", "t"], ("/properties/t", '{"t":1}', 2, 3)),
]


@pytest.mark.parametrize(("text", "index", "path", "expected"), PLACES)
def test_place(
    tmp_path: Path, text: str, index: int, path: list[str], expected: tuple[str, str, int, int]
) -> None:
    pointer, shown, span = place(tmp_path, text, index, *path)
    assert (pointer, shown, span.line, span.column) == expected


def test_a_far_column_is_told_without_its_text(tmp_path: Path) -> None:
    pointer, shown, span = place(tmp_path, "[" + '{"name":"a"},' * 1000 + '{"name":"b"}]', 1000, "name")
    assert (pointer, shown, span.column) == ("/1000/name", "", 13010)


def test_a_record_that_cannot_be_read_has_its_fault(tmp_path: Path) -> None:
    file = tmp_path / "input"
    file.write_text('[{"name":"a"},\n  {"name":"b","name":"c"}, {"x":')
    with open_source(str(file)) as source:
        faults = [source.document(record)[0].faults for record in source]
    assert [[(fault.span.line, fault.span.column, fault.rule) for fault in some] for some in faults] == [
        [],
        [(2, 15, "duplicate-key")],
        [(2, 28, "invalid-json")],
    ]
