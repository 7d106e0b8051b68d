"""JSON values through a window of any size, each with the place where it stands."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackplan.document.json import parse
from trackplan.sources import json_values
from trackplan.sources.json_values import JsonValues
from trackplan.sources.stream import Stream

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
records = st.dictionaries(st.text(max_size=5), values, max_size=3)
indents = st.sampled_from([None, 0, 1, "\t"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(values), indent=indents, window=st.integers(1, 40), escaped=st.booleans())
def test_a_window_of_any_size_reads_the_same(
    rows: list[Any], indent: Any, window: int, escaped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_values, "BUFFER", window)
    text = json.dumps(rows, indent=indent, ensure_ascii=escaped)
    if "\\ud" in text and not escaped:
        return
    found = list(JsonValues(Stream(io.BytesIO(text.encode()).read)))
    assert [parse(raw) for _, raw, _ in found if isinstance(raw, bytes)] == rows
    lines = text.split("\n")
    for at, (line, raw, (column, base, _)) in enumerate(found):
        assert base == (at,)
        assert isinstance(raw, bytes)
        assert lines[line - 1][column - 1 :].startswith(raw.decode().split("\n")[0])


@settings(max_examples=150)
@given(rows=st.lists(records, min_size=1), indent=indents, cut=st.floats(0, 1, exclude_max=True))
def test_a_cut_text_ends_in_one_finding(rows: list[Any], indent: Any, cut: float) -> None:
    text = json.dumps(rows, indent=indent)
    kept = text[: 1 + int(cut * (len(text) - 1))]
    found = [raw for _, raw, _ in JsonValues(Stream(io.BytesIO(kept.encode()).read))]
    assert [type(raw).__name__ for raw in found] == ["bytes"] * (len(found) - 1) + ["UnreadableRecord"]
    assert [parse(raw) for raw in found[:-1] if isinstance(raw, bytes)] == rows[: len(found) - 1]
