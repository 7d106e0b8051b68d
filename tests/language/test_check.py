"""What is said of plans that leave the language, from the table in `cases.yaml`."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from trackplan.document.yaml import read_yaml
from trackplan.language.load import load

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    loaded = load([read_yaml(name, text) for name, text in case["files"].items()])
    said = [
        f"{document.name}:{fault.span.line}:{fault.span.column} {fault.rule} {fault.message} / {fault.help}"
        for document, fault in loaded.faults
    ]
    assert [line[: len(expected)] for line, expected in zip(said, case["faults"], strict=True)] == case[
        "faults"
    ]
    fatal = any(fault.fatal for _, fault in loaded.faults)
    assert (loaded.plan is None) == fatal
