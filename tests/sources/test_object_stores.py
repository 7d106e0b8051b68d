"""Object stores, against a real S3 server: the same report as of the files, or an incomplete one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.json
import pyarrow.parquet
import pytest

from tests.site.conftest import PLAN, trackplan
from tests.sources.servers import FaultyS3, s3_environment
from trackplan.sources.object_paths import lies_before

boto3 = pytest.importorskip("boto3")


@pytest.fixture(scope="module")
def server() -> Iterator[FaultyS3]:
    made = FaultyS3()
    yield made
    made.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days of payloads in three containers, one of which is larger than a block."""
    made = tmp_path_factory.mktemp("objects")
    for day, count in (("26", "400"), ("27", "9000")):
        options = ("--shape", "warehouse_row", "--invalid", "0.02", "--count", count, "--seed", day)
        trackplan("sample", *options, "--output", made / f"{day}.ndjson", "--plan", PLAN)
    (made / "26.ndjson.gz").write_bytes(gzip.compress((made / "26.ndjson").read_bytes()))
    rows = [json.loads(line) for line in (made / "26.ndjson").read_text().splitlines()]
    texts = [
        {name: json.dumps(it) if isinstance(it, dict) else it for name, it in row.items()} for row in rows
    ]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(texts), made / "26.parquet", row_group_size=100)
    assert (made / "27.ndjson").stat().st_size > 4 << 20
    return made


def _text(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


@pytest.fixture(scope="module")
def bucket(server: FaultyS3, folder: Path) -> str:
    client = boto3.client(
        "s3",
        endpoint_url=server.url,
        aws_access_key_id="a",
        aws_secret_access_key="b",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="events")
    for name in ("26.ndjson", "27.ndjson", "26.ndjson.gz", "26.parquet"):
        key = f"2026/11/{name.partition('.')[0]}/{name}"
        client.upload_file(str(folder / name), "events", key)
    return "s3://events/2026/11"


def audited(server: FaultyS3, *sources: object, code: int = 1) -> dict[str, Any]:
    words = ("audit", *sources, "--plan", PLAN, "--format", "json", "--quiet")
    said = trackplan(*words, code=code, **s3_environment(server.url))
    assert "hunter2" not in said
    assert "AKIAEXAMPLE" not in said
    return json.loads(said)


def essence(report: dict[str, Any]) -> tuple[Any, ...]:
    """What a report says of the data, without where it lay."""
    names = ("rule", "severity", "event", "attribute", "count")
    found = sorted(tuple(str(one.get(name, "")) for name in names) for one in report["findings"])
    return found, report["checked"]["payloads"], report["landed"]["events"]


SOURCES = {
    "an object": (["26/26.ndjson"], ["26.ndjson"]),
    "one that is packed": (["26/26.ndjson.gz"], ["26.ndjson.gz"]),
    "Parquet": (["26/26.parquet"], ["26.parquet"]),
    "a glob": (["*/*.ndjson"], ["26.ndjson", "27.ndjson"]),
    "a folder": (["27/"], ["27.ndjson"]),
}


@pytest.mark.parametrize("name", SOURCES)
def test_objects_give_what_files_give(name: str, server: FaultyS3, bucket: str, folder: Path) -> None:
    objects, files = SOURCES[name]
    found = audited(server, *(f"{bucket}/{one}" for one in objects))
    assert found["complete"]
    assert essence(found) == essence(audited(server, *(folder / one for one in files)))


@pytest.mark.parametrize("faults", [["503"] * 3, ["cut"] * 2, ["503", "cut", "ok", "cut"]], ids="-".join)
def test_what_passes_is_tried_again(faults: list[str], server: FaultyS3, bucket: str, folder: Path) -> None:
    server.faults[:] = faults
    found = audited(server, f"{bucket}/27/27.ndjson")
    assert essence(found) == essence(audited(server, folder / "27.ndjson"))
    assert not server.faults


def test_what_stays_is_incomplete(server: FaultyS3, bucket: str) -> None:
    server.faults[:] = ["ok", *["cut"] * 400]
    try:
        found = audited(server, f"{bucket}/27/27.ndjson", code=3)
    finally:
        server.faults.clear()
    assert not found["complete"]
    assert any("the store did not answer" in one["reason"] for one in found["skipped"])


def test_an_object_is_read_once(server: FaultyS3, bucket: str, folder: Path) -> None:
    server.requests.clear()
    audited(server, f"{bucket}/27/27.ndjson")
    size = (folder / "27.ndjson").stat().st_size
    assert len(set(server.requests)) == len(server.requests) == -(-size // (4 << 20))


WRONG = {
    "no such object": ("s3://events/nowhere.ndjson", 2, "does not exist"),
    "no match": ("s3://events/2026/*.csv", 2, "holds no files"),
    "no such bucket": ("s3://nobucket/x.ndjson", 2, "does not exist"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_there_is_one_sentence(name: str, server: FaultyS3, bucket: str) -> None:  # noqa: ARG001
    word, code, sentence = WRONG[name]
    said = trackplan("audit", word, "--plan", PLAN, code=code, **s3_environment(server.url))
    assert sentence in said
    assert "Traceback" not in said


def test_a_store_out_of_reach_ends_the_run() -> None:
    said = trackplan(
        "audit", "s3://events/x.ndjson", "--plan", PLAN, code=3, **s3_environment("http://127.0.0.1:9")
    )
    assert "`s3://events/x.ndjson` could not be listed" in said


def test_since_leaves_out_what_lies_in_older_folders(server: FaultyS3, bucket: str) -> None:
    words = ("audit", f"{bucket}/*/*.ndjson", "--since", "2026-11-28T12:00:00Z", "--plan", PLAN)
    said = trackplan(*words, **s3_environment(server.url))
    assert "skipped 1 object: the date in their path is before --since" in said


OLDER = {
    "s3://a/2026/11/26/x.gz": True,
    "s3://a/2026/11/27/x.gz": False,
    "s3://a/dt=2026-11-20/x.gz": True,
    "s3://a/20261120T0000.gz": True,
    "s3://a/year=2026/month=9/day=3/x.gz": True,
    "s3://a/2020/01/01/2026-11-28.gz": False,
    "s3://a/2026/13/45/x.gz": False,
    "s3://a/1234567890123.gz": False,
    "s3://a/x.gz": False,
}


@pytest.mark.parametrize("path", OLDER)
def test_the_last_date_of_a_path_tells_its_age(path: str) -> None:
    assert lies_before(path, 1795867200) is OLDER[path]  # 2026-11-28T12:00:00Z
