"""Every case file read, and the whole outcome compared with a file that a person can open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.conftest import Golden
from trackplan.document import Document
from trackplan.document.json import read_json
from trackplan.document.yaml import read_yaml

HERE = Path(__file__).parent


def _source(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("hex ")) if text.startswith("hex ") else text.encode()


def _outcome(name: str, source: bytes, document: Document) -> str:
    lines = [f"== {name}", f"   {source.decode('utf-8', 'backslashreplace')!r}"]
    lines += [
        f"{fault.span.line}:{fault.span.column}-{fault.span.end_line}:{fault.span.end_column}"
        f" {'fatal ' if fault.fatal else ''}[{fault.rule}] {fault.message}\n   {fault.help}"
        for fault in document.faults
    ]
    if not document.fatal:
        lines.append(f"-> {json.dumps(document.data, ensure_ascii=True)}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("kind", ["keys", "merges", "tags", "syntax", "encodings", "json"])
def test_each_case_reads_as_its_golden_file_says(kind: str, golden: Golden) -> None:
    cases = yaml.safe_load((HERE / "cases" / f"{kind}.yaml").read_text(encoding="utf-8"))
    outcomes = []
    for name, text in cases.items():
        source = _source(text)
        document = read_json("case", source) if kind == "json" else read_yaml("case", source)
        assert (document.data is None) or not document.fatal
        outcomes.append(_outcome(str(name), source, document))
    golden(HERE / "golden" / f"{kind}.txt", "\n".join(outcomes))


def _scalars() -> list[list[str]]:
    rows = (HERE / "cases" / "scalars.txt").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in row.split("|")] for row in rows if not row.startswith("#")]


@pytest.mark.parametrize(("plain", "value", "old"), _scalars())
def test_a_scalar_reads_by_the_core_schema_and_says_where_yaml_1_1_differs(
    plain: str, value: str, old: str
) -> None:
    document = read_yaml("case", f"key:\n  {plain}\n")
    assert json.dumps(document.data["key"]) == value
    assert [fault.rule for fault in document.faults] == (["ambiguous-scalar"] if old else [])
    if old:
        assert f"but {old} to readers of YAML 1.1" in document.faults[0].message


@pytest.mark.parametrize("plain", [".inf", "-.INF", ".nan", "1e999", "9" * 5000, "0x" + "F" * 5000])
def test_a_number_that_json_cannot_hold_is_a_fault_and_stays_text(plain: str) -> None:
    document = read_yaml("case", f"key: {plain}\n")
    assert document.data == {"key": plain}
    assert [fault.rule for fault in document.faults] == ["unreadable-number"]
