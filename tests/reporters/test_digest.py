"""The digest of an audit: what it says, when it is silent, and that it is sent once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Golden
from tests.history.exports import PLAN, carts, orders, trackplan, write

GOLDEN = Path(__file__).with_name("golden") / "digests"
DOCS = "docs: {url: https://docs.example.com/events/}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN + DOCS)
    return tmp_path


def digest(at: Path, records: list[dict[str, Any]], *more: str) -> str:
    write(at / "export.ndjson", records)
    arguments = ("audit", "export.ndjson", "--plan", "plan.yaml", "--history", "health.db", "--exit-zero")
    return trackplan(*arguments, "--format", "digest", *more, at=at)


WELL = [*carts(range(7)), *orders(range(7))]
WORSE = [*carts(range(7, 10)), *carts(range(10, 14), name="CartLeft"), *orders(range(7, 14))]


def test_a_week_is_told_in_every_form(shop: Path, golden: Golden) -> None:
    digest(shop, WELL)
    forms = {"digest": "md", "digest-slack": "json", "digest-teams": "json"}
    files = [part for one, end in forms.items() for part in ("--report", f"{one}={one}.{end}")]
    digest(shop, [*WORSE, *orders([13], value="4.5", many=3)], *files)
    for one, end in forms.items():
        golden(GOLDEN / f"{one}.{end}", (shop / f"{one}.{end}").read_text())


def test_only_what_changed_since_the_last_digest_is_told(shop: Path) -> None:
    assert "Tea House: all is well" in digest(shop, WELL)
    first = digest(shop, WORSE)
    assert "1 journey does not start (rescue), 1 problem" in first
    assert "[cart_left](<https://docs.example.com/events/events/cart_left.html>)" in first
    assert "ask #growth" in first
    again = digest(shop, WORSE)
    assert "Nothing new." in again
    assert "As before: cart_left." in again
    assert "- **" not in again
    more = digest(shop, [*WORSE, *orders([13], value="4.5", many=3)])
    assert [line.split("[")[1].split("]")[0] for line in more.splitlines() if line.startswith("- ")] == [
        "order_paid"
    ]
    assert "As before: cart_left." in more
    mended = digest(shop, [*carts(range(14, 21)), *orders(range(14, 21))])
    assert "Tea House: all is well" in mended
    assert "Well again: cart_left, order_paid." in mended
    assert "Nothing new." in digest(shop, [*carts(range(14, 21)), *orders(range(14, 21))])


def test_an_audit_without_a_digest_tells_nothing_so_the_next_digest_does(shop: Path) -> None:
    write(shop / "export.ndjson", WORSE)
    trackplan(
        "audit", "export.ndjson", "--plan", "plan.yaml", "--history", "health.db", "--exit-zero", at=shop
    )
    assert "**twin landing**" in digest(shop, WORSE)


def test_a_digest_stays_short_whatever_broke(shop: Path) -> None:
    many = "".join(f"  e{number:02}: {{owner: shop, attributes: {{}}}}\n" for number in range(40))
    (shop / "plan.yaml").write_text(PLAN.replace("events:\n", f"events:\n{many}"))
    said = digest(shop, WELL)
    assert len(said.splitlines()) <= 10
    assert "And 35 more: " in said


def test_an_unfinished_audit_is_no_good_news(shop: Path) -> None:
    write(shop / "export.ndjson", WELL)
    (shop / "cut.ndjson.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    arguments = ("audit", "export.ndjson", "cut.ndjson.gz", "--plan", "plan.yaml", "--format", "digest")
    said = trackplan(*arguments, at=shop, code=3)
    assert "the audit was not finished" in said
    assert "all is well" not in said


def test_other_commands_have_no_digest(shop: Path) -> None:
    assert "is a format of `trackplan audit`" in trackplan(
        "lint", "--plan", "plan.yaml", "--format", "digest-slack", at=shop, code=2
    )


class Channel:
    """A web server that keeps what is posted to it."""

    def __init__(self, status: int) -> None:
        self.posts: list[dict[str, Any]] = []
        channel = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                channel.posts.append(json.loads(body))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"json://secret-user:secret-word@127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture(params=[200])
def channel(request: pytest.FixtureRequest) -> Iterator[Channel]:
    made = Channel(request.param)
    yield made
    made.server.shutdown()
    made.server.server_close()


def notified(at: Path, address: str | None, code: int) -> str:
    write(at / "export.ndjson", WORSE)
    environment = {name: value for name, value in os.environ.items() if name != "TRACKPLAN_NOTIFY_URL"}
    command = [sys.executable, "-m", "trackplan", "audit", "export.ndjson", "--plan", "plan.yaml"]
    done = subprocess.run(
        [*command, "--history", "health.db", "--exit-zero", "--notify"],
        cwd=at,
        env=environment | ({"TRACKPLAN_NOTIFY_URL": address} if address is not None else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert "secret" not in said
    assert "Traceback" not in said
    return said


def test_one_message_is_sent_for_each_run(shop: Path, channel: Channel) -> None:
    pytest.importorskip("apprise")
    notified(shop, channel.address, 0)
    notified(shop, channel.address, 0)
    assert [one["title"].split(" · ")[0] for one in channel.posts] == [
        "Tea House: 1 journey does not start (rescue), 1 problem"
    ] * 2
    assert "twin landing" in channel.posts[0]["message"]
    assert "Nothing new." in channel.posts[1]["message"]


@pytest.mark.parametrize("channel", [500], indirect=True)
def test_a_message_that_is_refused_ends_with_3_and_is_told_the_next_time(
    shop: Path, channel: Channel
) -> None:
    pytest.importorskip("apprise")
    assert "the digest could not be sent" in notified(shop, channel.address, 3)
    assert "**twin landing**" in digest(shop, WORSE)


@pytest.mark.parametrize(
    ("address", "said"), [(None, "needs an address"), ("secret://secret", "is no address")]
)
def test_an_address_that_is_none_is_told_without_it(shop: Path, address: str | None, said: str) -> None:
    pytest.importorskip("apprise")
    assert said in notified(shop, address, 2)
