"""Values of kinds that no other tool writes: told, left out or passed over, and never a trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.formats.conversions import SOURCES, TODAY, read
from tests.formats.test_command import run
from tests.nightly import nightly
from trackplan.formats.assembling import new_plan
from trackplan.formats.source import ImportedFile, UnreadableSourceError

ODD: list[Any] = [[], {}, 10**400, *nightly(None, True, -1, "", "\ud800", "9" * 4_000, [[]], {"": ""}, [{}])]
FORMATS = ["analytics-gen", "avo", "gitlab", "json-schema", "opentp", "rudderstack", "segment", "snowplow"]
"""The formats of JSON or YAML."""


def places(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document, the inner ones too."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [at, *(place for key, value in inside for place in places(value, (*at, key)))]


def put(data: Any, at: tuple[Any, ...], value: Any) -> Any:
    if not at:
        return value
    key, *rest = at
    made = dict(data) if isinstance(data, dict) else list(data)
    made[key] = put(data[key], tuple(rest), value)
    return made


def documents(format_: str) -> Iterator[tuple[str, Any]]:
    for path in sorted((SOURCES / format_).rglob("*")):
        if path.is_file():  # in YAML, JSON is YAML
            yield path.name, yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


@pytest.mark.parametrize("value", ODD, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("format_", FORMATS)
def test_an_odd_value_at_any_place_of_a_source_ends_in_a_sentence_at_most(format_: str, value: Any) -> None:
    for name, data in documents(format_):
        for at in places(data)[1:]:
            content = json.dumps(put(data, at, value)).encode()
            with suppress(UnreadableSourceError):  # a sentence is as good as a plan
                new_plan(read(format_, [ImportedFile(name, content, name)]), "Shop", TODAY)


def test_a_plan_without_events_is_told(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("trackplan: 1\nname: Shop\nevents: {}\n")
    code, out, told = run("export", "json-schema", "--plan", "plan.yaml", "--out", "out", at=tmp_path)
    assert (code, out) == (2, "")
    assert "nothing of the plan can be exported" in told
    assert not (tmp_path / "out").exists()
