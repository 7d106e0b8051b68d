"""More cases of intricate rules, as data: ``cases/<rule>.yaml``. A bug arrives as such a case.

Each has a ``name``, an ``example`` written as rule cards write them, and ``expected``, a line a
finding: ``file:line:column message``. ``pytest --update-golden`` rewrites what is expected.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Golden
from tests.rules.harness import findings, split
from trackplan.rules import catalog

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


class Text(str):
    """A text that is written as a block, as people write it."""

    __slots__ = ()


def _block(dumper: yaml.SafeDumper, text: Text) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


yaml.SafeDumper.add_representer(Text, _block)


def said(rule: str, example: str) -> Iterator[str]:
    files, _ = split(example)
    for finding in findings(catalog()[rule](), files):
        span = finding.location.span
        yield f"{finding.location.file}:{span.line}:{span.column} {finding.message}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_case_is_reported_as_expected(path: Path, golden: Golden) -> None:
    cases: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    told = [
        {
            "name": case["name"],
            "example": Text(case["example"]),
            "expected": list(said(path.stem, case["example"])),
        }
        for case in cases
    ]
    golden(path, yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=4096))
