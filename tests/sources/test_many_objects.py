"""A listing of 100,000 objects: read page by page, and planned without a request for each."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from trackplan.cli.support.inputs import parts
from trackplan.sources import find_inputs
from trackplan.sources.since import received_since

PAGES, KEYS = 100, 1_000
SIZE = 40_000
ASKED: list[str] = []


class Listing(BaseHTTPRequestHandler):
    """Answers as S3 does to ListObjectsV2 of a bucket, and to nothing else."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send one page."""
        ASKED.append(self.path)
        asked = parse_qs(urlsplit(self.path).query)
        page = int(asked.get("continuation-token", ["0"])[0])
        keys = "".join(
            f"<Contents><Key>events/2026/11/{page % 28 + 1:02}/{page:03}-{number:03}.ndjson.gz</Key>"
            f"<LastModified>2026-11-28T00:00:00.000Z</LastModified><Size>{SIZE}</Size></Contents>"
            for number in range(KEYS)
        )
        more = f"<NextContinuationToken>{page + 1}</NextContinuationToken>" if page + 1 < PAGES else ""
        body = (
            '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult>'
            f"<Name>shop</Name><IsTruncated>{str(bool(more)).lower()}</IsTruncated>{more}{keys}"
            "</ListBucketResult>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = {
        "AWS_ACCESS_KEY_ID": "some",
        "AWS_SECRET_ACCESS_KEY": "some",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
    }
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    yield "s3://shop"
    server.shutdown()
    server.server_close()


@pytest.mark.nightly
def test_many_objects_are_planned_by_their_listing(bucket: str) -> None:
    ASKED.clear()
    found = find_inputs([f"{bucket}/events/**/*.ndjson.gz"])
    assert len(found.paths) == PAGES * KEYS
    planned = parts(found.paths, 200)
    assert len(planned) == PAGES * KEYS
    assert {one.size for one in planned} == {SIZE}
    assert [one.number for one in planned] == [*range(1, PAGES * KEYS + 1)]
    assert len(ASKED) <= PAGES + 1
    recent = received_since(found, 1_795_651_200)  # 2026-11-26
    assert len(recent.paths) == sum(day % 28 + 1 > 24 for day in range(PAGES)) * KEYS
