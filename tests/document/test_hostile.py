"""Texts made to exhaust a reader are refused with a place, whatever they cost others."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yaml.error import Mark
from yaml.scanner import ScannerError

from trackplan.document import Document, Span
from trackplan.document.json import parse, read_json
from trackplan.document.json_syntax import JsonError
from trackplan.document.yaml import MAX_BYTES, read_yaml
from trackplan.document.yaml_syntax import syntax_fault

HERE = Path(__file__).parent


def _chain(line: str, length: int, first: str) -> str:
    return first + "".join(line.format(i=i, j=i - 1) for i in range(1, length))


LIMITS = {
    "lists": "[" * 100_000,
    "mappings": "{" * 100_000,
    "mappings of mappings": "{a: " * 100_000,
    "block lists": "- " * 100_000,
    "explicit keys": "? " * 100_000,
    "indentation": "".join(" " * depth + "a:\n" for depth in range(2_000)),
    "billion laughs": _chain("a{i}: &a{i} [" + "*a{j}," * 10 + "]\n", 12, "a0: &a0 lol\n"),
    "billion laughs of keys": _chain("a{i}: &a{i} {{k: *a{j}, l: *a{j}}}\n", 64, "a0: &a0 lol\n"),
    "billion merges": _chain("a{i}: &a{i} {{<<: [" + "*a{j}," * 10 + "]}}\n", 12, "a0: &a0 {k: 1}\n"),
    "wide merges": "a: &a {"
    + ",".join(f"k{i}: 1" for i in range(10_000))
    + "}\n"
    + "".join(f"b{i}: {{<<: *a}}\n" for i in range(200)),
    "deep aliases": _chain("a{i}: &a{i} [*a{j}]\n", 3_000, "a0: &a0 [x]\n"),
    "a text of 2 MB": "a: " + "x" * 2_000_000,
    "two million values": "- a\n" * 2_000_000,
    "a file of 33 MB": "#" * (MAX_BYTES + 1),
    "tag directives": "%TAG !a! b\n" * 100_000 + "--- a",
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_text_beyond_the_limits_is_refused_with_a_place(name: str) -> None:
    document = read_yaml("plan.yaml", LIMITS[name])
    assert [(fault.rule, fault.fatal) for fault in document.faults] == [("over-limit", True)]
    assert document.data is None
    assert document.faults[0].span.line >= 1


@pytest.mark.parametrize("kind", ["flow", "block"])
def test_the_limit_of_libyaml_itself_is_the_same_refusal(kind: str) -> None:
    """Its versions from 0.2.6 on have one, and stop before a node is made; older ones have none."""
    text = "- a\n- b\n"
    mark = Mark("plan.yaml", 4, 1, 0, None, None)
    problem = "exceeded maximum nesting depth"
    fault = syntax_fault(ScannerError(f"while increasing {kind} level", mark, problem, mark), text)
    assert fault == replace(read_yaml("plan.yaml", "- " * 65 + "a").faults[0], span=Span(2, 1, 2, 2))


def test_what_is_near_the_limits_still_reads() -> None:
    assert read_yaml("x", "[" * 63 + "]" * 63).faults == ()
    laughs = _chain("a{i}: &a{i} [" + "*a{j}," * 10 + "]\n", 5, "a0: &a0 lol\n")
    assert read_yaml("x", laughs).faults == ()


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "9" * 5_000, '"' + "\\" * 100_001])
def test_json_beyond_the_limits_is_refused(text: str) -> None:
    assert [fault.rule for fault in read_json("x", text).faults] == ["invalid-json"]


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("text", ["a: 1", "a: [", "[" * 100])
def test_the_garbage_collector_is_left_as_it_was(text: str, enabled: bool) -> None:
    was = gc.isenabled()
    try:
        gc.enable() if enabled else gc.disable()
        read_yaml("x", text)
        assert gc.isenabled() is enabled
    finally:
        gc.enable() if was else gc.disable()


@cache
def _seeds() -> list[bytes]:
    texts = []
    for path in sorted((HERE / "cases").glob("*.yaml")):
        texts += yaml.safe_load(path.read_text(encoding="utf-8")).values()
    return [text.encode() for text in texts] + [path.read_bytes() for path in (HERE / "cases").glob("*")]


_PIECES = [*b"[]{},:-?!&*#|>'\"%@`\\\n\t \r<~.", 0, 0x7F, 0xC2, 0xE2, 0xEF, 0xF0, 0xFF]
_BYTES = st.binary(max_size=300) | st.lists(st.sampled_from(_PIECES), max_size=80).map(bytes)


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    text = bytearray(draw(st.sampled_from(_seeds())))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        text[start : start + draw(st.integers(0, 6))] = draw(_BYTES.map(lambda piece: piece[:8]))
    return bytes(text)


def _check(document: Document, source: bytes) -> None:
    assert document.data is None or not document.fatal
    for fault in document.faults:
        assert fault.message
        assert "\n" not in fault.message
        assert 1 <= fault.span.line <= source.count(b"\n") + 1
        assert (fault.span.line, fault.span.column) < (fault.span.end_line, fault.span.end_column)
    json.dumps(document.data, allow_nan=False)
    document.locate(("a", 0, "b"), False)


@settings(deadline=1_000)
@given(_BYTES | _mutated())
def test_any_bytes_read_as_yaml_give_data_or_a_fault(source: bytes) -> None:
    _check(read_yaml("x", source), source)


@settings(deadline=1_000)
@given(_BYTES | _mutated())
@example(b'{"a": 1, "a": \xff}')
def test_any_bytes_read_as_json_give_data_or_a_fault(source: bytes) -> None:
    document = read_json("x", source)
    _check(document, source)
    if document.faults:
        with pytest.raises(JsonError) as raised:
            parse(source)
        assert 0 <= raised.value.offset <= len(source)
    else:
        assert parse(source) == document.data


_PURE = """
import json, sys, yaml
yaml.__with_libyaml__ = False
from trackplan.document.yaml import _Loader, read_yaml
assert "CParser" not in str(_Loader.__mro__)
documents = [read_yaml("x", text) for text in json.load(sys.stdin)]
print(json.dumps([[document.fatal, document.data] for document in documents]))
"""


def test_without_libyaml_the_data_is_the_same() -> None:
    texts = []
    for name in ("keys", "merges", "tags"):
        texts += yaml.safe_load((HERE / "cases" / f"{name}.yaml").read_text(encoding="utf-8")).values()
    texts += [LIMITS["lists"], LIMITS["billion laughs"]]
    ran = subprocess.run(
        [sys.executable, "-c", _PURE],
        input=json.dumps(texts),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    here = [read_yaml("x", text) for text in texts]
    assert json.loads(ran.stdout) == [[document.fatal, document.data] for document in here]
