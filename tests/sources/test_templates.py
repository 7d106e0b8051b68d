"""Folders of template files: which message each is, and where its texts stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trackplan.liquid import references
from trackplan.sources.templates import LARGEST, read_templates, template_files

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "templates.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_each_file_is(case: dict[str, Any]) -> None:
    found = template_files(case["files"].items())
    said = [
        " · ".join(filter(None, (one.sender, one.field, f"{one.line}:{one.column}", one.event)))
        for one in found.templates
        if not one.broken
    ]
    assert [one.broken for one in found.templates if one.broken] == [one.reason for one in found.skipped]
    said += [f"snippet {one.name}" for one in found.snippets]
    said += [f"skipped {one.what}: {one.reason}" for one in found.skipped]
    assert said == case["gives"]


STYLES = (
    "subject: {text}\n",
    'subject: "{text}"\n',
    "subject: '{text}'\n",
    "subject: >\n  {text}\n",
    "subject: |-\n    first\n    {text}\n",
    "subject:\n  {text}\n",
    'subject: "one\n  {text}"\n',
)


@given(
    style=st.sampled_from(STYLES),
    before=st.lists(st.sampled_from(["message: m\n", "colour: red\n", "# said\n", "\n"]), unique=True),
    padding=st.text(alphabet="ab é→", max_size=9).map(lambda text: f"x{text.strip()}"),
)
def test_a_place_in_front_matter_is_where_the_name_is_written(
    style: str, before: list[str], padding: str
) -> None:
    written = style.format(text=f"{padding} {{{{ event.name }}}} end")
    text = f"---\n{''.join(before)}{written}---\nbody\n"
    (subject, *_) = [one for one in template_files([("a/b.html", text)]).templates if one.field == "subject"]
    (found,) = references(subject.text).references
    span = subject.ref(found.line, found.column, found.end_column).location.span
    line = text.split("\n")[span.line - 1]
    assert line[span.column - 1 : span.end_column - 1] == "event.name"


def test_a_folder_is_read_in_order_and_what_is_left_out_is_said(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.html").write_text("{{ event.a }}")
    (tmp_path / "b" / "one.html").write_bytes("\ufeff{{ event.a }}".encode())
    (tmp_path / "a" / "two.html").write_text("{{ event.a }}")
    (tmp_path / "a" / "style.css").write_text("{}")
    (tmp_path / "a" / "latin.html").write_bytes("caf\xe9".encode("latin-1"))
    with (tmp_path / "a" / "large.html").open("wb") as file:
        file.truncate(LARGEST + 1)
    found = read_templates(tmp_path, "mails")
    whole = [one.document.name for one in found.templates if not one.broken]
    assert whole == ["mails/a/two.html", "mails/b/one.html"]
    assert {one.document.name for one in found.templates if one.broken} == {
        "mails/a/large.html",
        "mails/a/latin.html",
    }
    assert [(one.what, one.reason) for one in found.skipped] == [
        ("mails/a/large.html", "larger than 16,000,000 bytes"),
        ("mails/a/latin.html", "not UTF-8 at byte 4"),
        ("mails/a/style.css", "not a template by its ending"),
    ]


def test_one_file_is_a_folder_too(tmp_path: Path) -> None:
    path = tmp_path / "mail.html"
    path.write_text("{{ event.a }}")
    (found,) = read_templates(path, "mail.html").templates
    assert (found.holder, found.document.name) == ("mail", "mail.html")


@given(st.text(max_size=200), st.sampled_from(["a/b.html", "snippets/x.html", "..html", "a/.b", "x"]))
def test_any_text_is_read_or_left_out_with_a_reason(text: str, name: str) -> None:
    for written in (text, f"---\n{text}\n---\n{text}"):
        found = template_files([(name, written)])
        assert all(one.reason for one in found.skipped)
        for template in found.templates:
            assert template.ref(1, 1, 2).location.span.line >= 1
