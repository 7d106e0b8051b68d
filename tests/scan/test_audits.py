"""Whole audits as data: ``audits/<subject>.yaml``. Each case is a plan, what landed, and what is said of it.

``landed`` is a list of rows: an ``event`` with the number of records of each day from the first on
(``days``), at ``every`` seconds from ``at`` o'clock, with ``data``, with one value in turn of each attribute
in ``turns`` (none for ``absent``), and with ``keys`` of the record, where ``{n}`` is the record's
number, landing after one of ``late`` seconds in turn; or whole ``records``.
``before`` is the same for an earlier report. ``expected`` has a line a finding, worst first, and one for
what was not judged beyond `USUAL`.
``pytest --update-golden`` rewrites it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Golden
from tests.rules.test_cases import Text
from trackplan.document import Document
from trackplan.document.yaml import read_yaml
from trackplan.engine import unjudged
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.model.finding import Finding
from trackplan.model.landed import Landed
from trackplan.model.times import DAY
from trackplan.reporters.words import seen, worst_first
from trackplan.scan.collector import Collector
from trackplan.scan.landed import landed, unseen

FILES = sorted((Path(__file__).parent / "audits").glob("*.yaml"))
USUAL = {
    "how late events land",
    "which source sent an event",
    "whether visitors are merged",
    "whether a person has several ids",
}
START = 1_793_577_600
"""2 November 2026, a Monday."""


def records(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if "records" in row:
            yield from row["records"]
            continue
        number = 0
        keys = {"customer_id": "usr_{n}", **row.get("keys", {})}
        for day, count in enumerate(row["days"]):
            for one in range(count):
                number += 1
                time = START + day * DAY + row.get("at", 9) * 3600 + one * row.get("every", 60)
                filled = json.loads(
                    json.dumps([row["event"], keys, row.get("data", {})]).replace("{n}", str(number))
                )
                values = {name: turn[number % len(turn)] for name, turn in row.get("turns", {}).items()}
                filled[2] |= {name: value for name, value in values.items() if value != "absent"}
                if "late" in row:
                    received = time + row["late"][number % len(row["late"])]
                    yield _row(*filled, time=time, received=received)
                else:
                    record = {"name": filled[0], **filled[1], "timestamp": time, "data": filled[2]}
                    if "identifiers" in record:  # a call of the Track API, version 2
                        record["attributes"] = record.pop("data")
                    yield {name: value for name, value in record.items() if value is not None}


def _row(name: str, keys: Any, data: Any, *, time: int, received: int) -> dict[str, Any]:
    """The record as a warehouse has it, which says when it was received."""
    return {
        "event_text": name,
        "user_id": keys["customer_id"],
        "properties": data,
        "sent_at": datetime.fromtimestamp(time, UTC).isoformat(),
        "received_at": datetime.fromtimestamp(received, UTC).isoformat(),
    }


def audited(plan: dict[str, Any], rows: list[dict[str, Any]]) -> Collector:
    written = yaml.safe_dump({"trackplan": 1, "name": "Shop", **plan}, sort_keys=False)
    loaded = load([read_yaml("plan.yaml", written.encode())])
    assert loaded.plan is not None, loaded.faults
    collector = Collector(CompiledPlan(loaded.plan), profile=True)
    collector.begin("a.ndjson")
    for line, record in enumerate(records(rows), 1):
        document = Document("a.ndjson", data=record)
        collector.add(record, lambda document=document: (document, ()), line)  # type: ignore[misc]
    return collector


def said(case: dict[str, Any]) -> Iterator[str]:
    before: Landed | None = None
    if "before" in case:
        earlier = audited(case["plan"], case["before"])
        before = landed(earlier.tally, earlier.compiled.plan)
    collector = audited(case["plan"], case["landed"])
    for finding in worst_first(collector.findings(before, whole=True)):
        yield _line(finding)
    left = [
        *unseen(collector.tally, collector.compiled.plan),
        *unjudged(collector.landing(before, whole=True)),
    ]
    yield from (f"not judged: {one.what}: {one.reason}" for one in left if one.what not in USUAL)


def _line(finding: Finding) -> str:
    amount = seen(finding)
    return f"{finding.severity.word} [{finding.rule}] {finding.at}: {finding.message}" + (
        f" ({amount})" if amount else ""
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_audit_says_what_is_expected(path: Path, golden: Golden) -> None:
    cases: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    told = [{**case, "expected": Text("".join(f"{line}\n" for line in said(case)))} for case in cases]
    golden(
        path, yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=4096, default_flow_style=None)
    )
