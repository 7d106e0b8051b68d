"""Five hundred hostile strings in every text of a plan: exports hold them, and nothing runs them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from jinja2 import Environment, StrictUndefined

from tests.reporters.hostile import strings
from tests.site.test_hostile import MARKS
from trackplan.document.yaml import read_yaml
from trackplan.formats.registry import WRITERS
from trackplan.formats.writing import Exporting
from trackplan.formatting.emit import plan_yaml
from trackplan.language.load import Loaded, load

python_calamine = pytest.importorskip("python_calamine")

JINJA = (
    "{{ env_var('HOME') }}",
    "{% set x = ref('y') %}",
    "{# x #}",
    "{{{ x }}}",
    "{%- raw %}{{ x }}{% endraw -%}",
    "{{{{% x %}}}}",
    "{",
    "{{",
)
SQL = ("') or 1=1 --", "\\') or 1=1 --", "x'", "\\")
TEXTS = [
    text
    for text in dict.fromkeys([*MARKS, *JINJA, *SQL, *strings()])
    if 0 < len(text) < 1_000
    and text != "person"
    and not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)
]
"""No plan holds half of a surrogate pair or longer keys, and most control characters are an error in it."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@cache
def plan() -> Loaded:
    """A plan that has every text in every place that takes one."""
    attribute = {"type": "string", "required": True}
    data: dict[str, Any] = {
        "trackplan": 1,
        "name": TEXTS[0],
        "description": "\n".join(TEXTS),
        "owners": {text: {"name": text, "contact": text} for text in TEXTS},
        "people": {text: {"type": "string", "description": text} for text in TEXTS},
        "events": {
            text: {
                "description": text,
                "when": text,
                "owner": text,
                "tags": [text],
                "attributes": {text: {**attribute, "description": text, "enum": [text, f"{text}."]}},
            }
            for text in TEXTS
        },
    }
    loaded = load([read_yaml("plan.yaml", plan_yaml(data))])
    assert loaded.plan is not None
    assert len(loaded.plan.events) == len(TEXTS)
    return loaded


def files(format_: str, **options: Any) -> dict[str, bytes]:
    loaded = plan()
    assert loaded.plan is not None
    exporting = Exporting(plan=loaded.plan, documents=loaded.documents, **options)
    return dict(WRITERS[format_].load().write(exporting).files)


def texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for inside in [*data, *data.values()] if isinstance(data, dict) else data:
            yield from texts_in(inside)


def test_there_are_enough() -> None:
    assert len(TEXTS) > 250


@pytest.mark.parametrize("format_", [name for name in WRITERS if name not in {"sheet", "dbt"}])
def test_a_document_gives_every_text_back(format_: str) -> None:
    found: set[str] = set()
    for name, content in files(format_).items():
        read = json.loads(content) if name.endswith(".json") else yaml.load(content, yaml.CSafeLoader)
        found |= set(texts_in(read))
    assert {text for text in TEXTS if text not in found and text.strip() not in found} == set()


@pytest.mark.parametrize("format_", WRITERS)
def test_no_file_has_a_name_that_leads_elsewhere(format_: str) -> None:
    names = list(files(format_))
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*", name)


def test_no_cell_is_a_formula() -> None:
    for content in files("sheet", csv=True).values():
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(FORMULA)]
    (book,) = files("sheet").values()
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)
            assert b"<hyperlink" not in archive.read(name)
    opened = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book))
    cells = {
        str(cell)
        for name in opened.sheet_names
        for row in opened.get_sheet_by_name(name).to_python()
        for cell in row
    }
    shown = {cell.strip() for cell in cells}
    assert [
        text for text in TEXTS if text.strip() not in shown and not re.search("[\ufffe\uffff]", text)
    ] == []


def test_dbt_renders_every_text_as_it_is() -> None:
    """dbt renders the texts of a source with Jinja, where `env_var` and macros would run."""
    (content,) = (content for name, content in files("dbt").items() if name.endswith(".yml"))
    (source,) = yaml.load(content, yaml.CSafeLoader)["sources"]
    jinja = Environment(undefined=StrictUndefined)
    for table, text in zip(source["tables"], TEXTS, strict=True):
        shown = (table["description"], table["config"]["meta"]["event"])
        assert {jinja.from_string(one).render().strip() for one in shown} == {text.strip()}
        for name in texts_in(table):
            jinja.from_string(name).render()  # which fails for every name and call


def test_no_value_ends_a_literal_of_sql() -> None:
    (content,) = (content for name, content in files("dbt").items() if name.endswith(".yml"))
    jinja = Environment()
    values = [
        jinja.from_string(value).render()
        for source in yaml.load(content, yaml.CSafeLoader)["sources"]
        for table in source["tables"]
        for column in table["columns"]
        for test in column.get("data_tests", ())
        if isinstance(test, dict) and "accepted_values" in test
        for value in test["accepted_values"]["arguments"]["values"]
    ]
    assert len(values) > len(TEXTS)
    assert not [value for value in values if "'" in value or "\\" in value]


def test_a_list_of_values_that_sql_cannot_hold_is_listed() -> None:
    loaded = plan()
    assert loaded.plan is not None
    lost = WRITERS["dbt"].load().write(Exporting(plan=loaded.plan, documents=loaded.documents)).not_carried
    assert any(one.what == "attribute.enum" and "quote or a backslash" in one.reason for one in lost)
