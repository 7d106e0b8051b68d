"""`trackplan audit` from end to end: the same answer however the work is cut, and an honest one."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

import trackplan
from tests.nightly import nightly
from trackplan.cli.support import inputs as cutting
from trackplan.cli.support.collecting import read_all
from trackplan.cli.support.inputs import CollectorSpec
from trackplan.cli.support.plans import require_plan
from trackplan.language.compiled import CompiledPlan
from trackplan.scan.landed import landed

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "tracking_plan"
SCHEMA = json.loads((Path(trackplan.__file__).parent / "reporters/report.schema.json").read_text())


def run(
    *arguments: str | Path, code: int | None = None, stdin: bytes | None = None, plan: Path = PLAN
) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *map(str, arguments), "--plan", str(plan)],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        check=False,
    )
    assert code is None or done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


def audited(*arguments: str | Path, code: int | None = None, stdin: bytes | None = None) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run("audit", *arguments, "--format=json", code=code, stdin=stdin))
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    accounts = report["accounts"]
    assert accounts["read"] == sum(count for name, count in accounts.items() if name != "read")
    return report


def sampled(folder: Path, count: int) -> Path:
    """Make payloads, a tenth of them invalid, and the truth of them."""
    calm = folder / "plan"  # without volumes, which would put three thousand into an hour or two
    shutil.copytree(PLAN, calm, ignore=shutil.ignore_patterns("samples"))
    for path in calm.rglob("*.yaml"):
        path.write_text(re.sub(r"^ +volume: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    files = ("--truth", folder / "truth.ndjson", "-o", folder / "a.ndjson")
    run("sample", "-n", str(count), "--invalid", "0.1", "--seed", "5", *files, plan=calm)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sampled(tmp_path_factory.mktemp("made"), 3_000)


def all_found(folder: Path) -> None:
    """Assert that an audit finds just the planted defects, each as often as it was planted."""
    report = audited(folder / "a.ndjson", code=1)
    truth = [json.loads(line) for line in (folder / "truth.ndjson").read_text().splitlines()]
    planted = Counter((one["rule"], one["event"], one["attribute"]) for one in truth)
    found = Counter[tuple[str, str, str | None]]()
    for finding in report["findings"]:
        found[finding["rule"], finding.get("event"), finding.get("attribute")] += finding["count"]
    assert {key: found[key] for key in planted} == planted
    accounts = report["accounts"]
    assert accounts["violating"] + accounts["unplanned"] == len(truth)


def test_every_planted_defect_is_found_and_counted(made: Path) -> None:
    all_found(made)


@pytest.mark.nightly
def test_every_defect_of_a_million_is_found_by_both_scanners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = sampled(tmp_path, 1_000_000)
    for scanner in ("auto", "off"):
        monkeypatch.setenv("TRACKPLAN_SCANNER", scanner)
        all_found(folder)


@pytest.mark.parametrize(
    ("size", "jobs"), [(50_000, 2), *nightly((1 << 30, 1), (50_000, 1), (7_001, 1), (300_000, 2))]
)
def test_cutting_and_jobs_change_nothing(
    made: Path, size: int, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "PART", size)
    monkeypatch.setattr("trackplan.cli.support.collecting.WORTH_A_WORKER", 0)
    plan = require_plan(PLAN)
    work = cutting.parts([str(made / "a.ndjson")], jobs)
    fold, _ = read_all(CollectorSpec(plan=PLAN), CompiledPlan(plan), work, jobs)
    told = (landed(fold.tally, plan), list(fold.findings(whole=True)))
    whole, _ = read_all(
        CollectorSpec(plan=PLAN),
        CompiledPlan(plan),
        [cutting.InputPart(number=1, path=str(made / "a.ndjson"))],
    )
    assert told == (landed(whole.tally, plan), list(whole.findings(whole=True)))
    assert len(work) == 1 or size < 1 << 20


def test_the_order_of_files_changes_nothing(made: Path, tmp_path: Path) -> None:
    lines = (made / "a.ndjson").read_bytes().splitlines(keepends=True)
    for name, part in (("x", lines[:1000]), ("y", lines[1000:1700]), ("z", lines[1700:])):
        (tmp_path / name).write_bytes(b"".join(part))
    paths = [tmp_path / name for name in "xyz"]
    first = run("audit", *paths, "--format=json")
    Random(3).shuffle(paths)
    assert run("audit", *reversed(paths), "--format=json") == first


def test_a_truncated_archive_is_incomplete(made: Path, tmp_path: Path) -> None:
    packed = gzip.compress((made / "a.ndjson").read_bytes())
    path = tmp_path / "cut.gz"
    path.write_bytes(packed[: len(packed) // 2])
    report = audited(path, code=3)
    assert not report["complete"]
    assert 0 < report["accounts"]["read"] < 3000
    assert "could not be read to its end" in report["skipped"][-1]["reason"]


def test_selections_count_what_they_leave_out(made: Path) -> None:
    path = made / "a.ndjson"
    whole = audited(path)["accounts"]
    of_one = audited(path, "--event", "checkout_started")
    assert of_one["accounts"]["read"] == whole["read"]
    assert {event["name"] for event in of_one["landed"]["events"]} == {"checkout_started"}
    assert {finding["rule"] for finding in of_one["findings"]}.isdisjoint({"silent-event"})
    early, late = audited(path, "--until", "2026-11-05"), audited(path, "--since", "2026-11-05")
    assert early["landed"]["span"]["last"] < "2026-11-05" <= late["landed"]["span"]["first"]
    kept = [3000 - report["accounts"]["skipped"] for report in (early, late)]
    assert sum(kept) == 3000


@pytest.mark.parametrize("container", ["ndjson", "json", "batch", "csv", "parquet"])
def test_a_sample_is_one_in_so_many_of_any_container(container: str, made: Path, tmp_path: Path) -> None:
    records = [json.loads(line) for line in (made / "a.ndjson").read_bytes().splitlines()]
    path = tmp_path / f"a.{container}"
    cells = [
        {key: value if isinstance(value, str) else json.dumps(value) for key, value in record.items()}
        for record in records
    ]
    if container == "csv":
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, sorted({key for row in cells for key in row}))
            writer.writeheader()
            writer.writerows(cells)
    elif container == "parquet":
        pytest.importorskip("pyarrow.parquet").write_table(
            pytest.importorskip("pyarrow").Table.from_pylist(cells), path
        )
    elif container == "ndjson":
        path.write_bytes((made / "a.ndjson").read_bytes())
    else:
        path.write_text(json.dumps(records if container == "json" else {"context": {}, "batch": records}))
    report = audited(path, "--sample", "10")
    assert 200 < 3000 - report["accounts"]["skipped"] < 400
    assert "not among the one in 10 that --sample keeps" in {one["reason"] for one in report["skipped"]}


def test_a_baseline_shows_what_became_fewer(made: Path, tmp_path: Path) -> None:
    path, before = made / "a.ndjson", tmp_path / "before.json"
    run("audit", path, "--report", f"json={before}", "--quiet")
    lines = path.read_bytes().splitlines(keepends=True)
    lost = [line for line in lines if b'"name":"product_viewed"' not in line or len(line) % 5 == 0]
    report = audited("-", "--baseline", before, stdin=b"".join(lost))
    dropped = {one["event"] for one in report["findings"] if one["at"].endswith("/volume/before")}
    assert dropped == {"product_viewed"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((), 2), (("nowhere.ndjson",), 2), (("--since", "soon", "-"), 2), (("--baseline", "x.json", "-"), 2)],
)
def test_what_is_asked_wrongly_is_said(arguments: tuple[str, ...], code: int) -> None:
    assert run("audit", *arguments, code=code, stdin=b"") == ""


def test_a_file_that_is_broken_in_the_middle_is_incomplete_and_calls_nothing_silent(
    made: Path, tmp_path: Path
) -> None:
    lines = (made / "a.ndjson").read_text().splitlines()[:30]
    path = tmp_path / "broken.json"
    path.write_text(f"[{','.join(lines[:20])},{{,{','.join(lines[20:])}]")
    report = audited(path, code=3)
    assert not report["complete"]
    assert report["accounts"]["read"] == 21
    assert "nothing after it was read" in report["skipped"][-1]["reason"]
    assert {finding["rule"] for finding in report["findings"]}.isdisjoint({"silent-event"})
