"""What each container makes of a file's text, from tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from trackplan.sources import IncompleteError, NotPayloadsError, UnreadableRecord, open_source, readable
from trackplan.sources.csv_rows import CsvRows
from trackplan.sources.json_values import JsonValues
from trackplan.sources.ndjson import NdjsonLines

HERE = Path(__file__).parent
CONTAINERS = {"NDJSON": NdjsonLines, "JSON": JsonValues, "CSV": CsvRows}
JSON_CASES = yaml.safe_load((HERE / "ndjson_and_json.yaml").read_text())
CSV_CASES = [{"container": "CSV", **case} for case in yaml.safe_load((HERE / "csv.yaml").read_text())]
CASES = JSON_CASES + CSV_CASES
LINED = [case for case in CASES if case.get("container") in ("NDJSON", "CSV") and "incomplete" not in case]


@pytest.fixture
def path(tmp_path: Path, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("input.bin").write_bytes(case["text"].encode(case.get("encoding", "utf-8")))
    return "input.bin"


def named(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case["case"] for case in cases])


@named(CASES)
def test_container(path: str, case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(NotPayloadsError) as refused, open_source(path):
            pass
        assert str(refused.value) == case["refused"]
        return
    if "incomplete" in case:
        with pytest.raises(IncompleteError, match=case["incomplete"]), open_source(path) as source:
            list(source)
        return
    with open_source(path) as source:
        found = [(line, readable(raw)) for line, raw, _ in source]
    records = [[line, record] for line, record in found if not isinstance(record, UnreadableRecord)]
    broken = [
        [line, record.column, record.reason] for line, record in found if isinstance(record, UnreadableRecord)
    ]
    expected = case.get("broken", [])
    assert type(source._records) is CONTAINERS[case["container"]]
    assert records == case.get("records", [])
    assert len(broken) == len(expected)
    for seen, told in zip(broken, expected, strict=True):
        assert all(there is None or here == there for here, there in zip(seen, told, strict=False))
    assert source.cut_off == (
        f"`input.bin` cannot be read past {case['cut_off']}" if "cut_off" in case else ""
    )
    if case["container"] == "CSV":
        assert source.note == case.get("note", "read as CSV with `,` between cells")


@named(LINED)
def test_every_line_of_the_text_is_counted(path: str, case: dict[str, Any]) -> None:  # noqa: ARG001  # for `path`
    with open_source(path) as source:
        list(source)
    text = Path(path).read_bytes().removeprefix(b"\xef\xbb\xbf")
    assert source.lines == text.count(b"\n") + bool(text and not text.endswith(b"\n"))
