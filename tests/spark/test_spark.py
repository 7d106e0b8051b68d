"""Spark in local mode: the same report as of one process."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.site.conftest import PLAN, ROOT, trackplan, variables

needs_spark = pytest.mark.skipif(find_spec("pyspark") is None, reason="no pyspark: .ci/run spark installs it")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("spark")
    for name, seed, count in (("a", "1", "12000"), ("b", "2", "300")):
        options = ("--shape", "warehouse_row", "--invalid", "0.05", "--seed", seed, "--count", count)
        trackplan("sample", *options, "--output", made / f"{name}.ndjson", "--plan", PLAN)
    return made


def essence(report: dict[str, Any]) -> Any:
    names = ("rule", "severity", "event", "attribute", "count")
    found = sorted(tuple(str(one.get(name, "")) for name in names) for one in report["findings"])
    return found, report["checked"]["payloads"], report["landed"]["events"]


CONNECT = pytest.param(
    {"SPARK_REMOTE": "local[2]"},
    id="connect",
    marks=[
        pytest.mark.nightly,
        pytest.mark.skipif(find_spec("grpc_status") is None, reason="needs `pip install 'pyspark[connect]'`"),
    ],
)


@needs_spark
@pytest.mark.parametrize("remote", [pytest.param({}, id="classic"), CONNECT])
def test_paths_and_frames_give_what_one_process_gives(folder: Path, remote: dict[str, str]) -> None:
    paths = [str(folder / "a.ndjson"), str(folder / "b.ndjson")]
    told = trackplan("audit", *paths, "--plan", PLAN, "--format", "json", "--quiet", code=1)
    job = Path(__file__).with_name("job.py")
    done = subprocess.run(
        [sys.executable, job, PLAN, folder, *paths],
        cwd=ROOT,
        env=variables({"SPARK_LOCAL_IP": "127.0.0.1", **remote}),
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    one = json.loads(told)
    files = json.loads((folder / "paths.json").read_text())
    # What the command adds to the report of the function.
    assert files == {name: value for name, value in one.items() if name in files}
    frame = json.loads((folder / "frame.json").read_text())
    assert essence(frame) == essence(one)


@needs_spark
def test_the_command_gives_the_same_bytes(folder: Path) -> None:
    words = ("audit", folder / "a.ndjson", folder / "b.ndjson", "--plan", PLAN, "--quiet")
    trackplan(*words, "--report", f"json={folder}/here.json", code=1)
    trackplan(*words, "--report", f"json={folder}/spark.json", "--on", "spark", "--jobs", "3", code=1)
    assert (folder / "here.json").read_bytes() == (folder / "spark.json").read_bytes()


@needs_spark
def test_what_executors_do_not_reach_is_incomplete(tmp_path: Path) -> None:
    said = trackplan("audit", "-", "--on", "spark", "--plan", PLAN, code=2)
    assert "Spark reads files and objects" in said
    del tmp_path
