"""The native scanner's look at plan files: what it takes, the compiled schema takes too."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scan.records import needs_scanner
from trackplan import templates
from trackplan.document import Path
from trackplan.document.yaml import read_yaml
from trackplan.language import check

pytestmark = needs_scanner

SHIPPED = {
    str(path): read_yaml(path.name, path.read_text("utf-8")).data
    for folder in map(templates.folder, templates.STARTERS)
    for path in sorted(folder.rglob("*.yaml"))
    if "samples" not in path.parts
}
ODD = [None, True, 0, 1, -1, 1.5, "", "a", "2026-02-30", [], ["a", "a"], [1], {}, {"a": {}}, {"equals": "x"}]


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    yield at
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*at, name))


@pytest.mark.parametrize("data", SHIPPED.values(), ids=SHIPPED)
def test_the_shipped_plans_are_taken_natively(data: Any) -> None:
    assert check._surely_fits(data)


@given(st.data())
def test_no_file_is_taken_that_the_compiled_schema_refuses(data: st.DataObject) -> None:
    written = copy.deepcopy(data.draw(st.sampled_from([*SHIPPED.values()])))
    *holders, name = data.draw(st.sampled_from([path for path in paths(written) if path]))
    holder = written
    for part in holders:
        holder = holder[part]
    edit = data.draw(st.sampled_from(["replace", "remove", "add", "rename"]))
    if edit == "replace":
        holder[name] = data.draw(st.sampled_from(ODD))
    elif edit == "remove":
        del holder[name]
    elif isinstance(holder, dict):
        known = st.sampled_from([*sorted(check.KEYWORDS), "attribute", "context", "match", "x", ""])
        new = data.draw(known)
        holder[new] = holder.pop(name) if edit == "rename" else data.draw(st.sampled_from(ODD))
    assert not check._surely_fits(written) or check._validator().accepts(written)
