"""The commands as processes, against the sandbox as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.customerio.sandboxes import KEYS, PLAN, sandboxed
from tests.customerio.server import Reply, Script, Server
from trackplan.customerio.snapshot import read_snapshot

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a sandbox with the Acme Store's workspace in it."""
    with sandboxed(tmp_path_factory.mktemp("sandbox"), KEYS, "--rate", "0") as url:
        yield url


def trackplan(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command with the keys set; whatever it prints, no key is in it."""
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **KEYS, "TRACKPLAN_PLAN": str(PLAN), **env},
        check=False,
    )
    assert "canary" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_pull(sandbox: str, tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    pull = ("pull", "--base-url", sandbox, "--rate=1000", "--language", "fr")
    done = trackplan(*pull, "--output", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    again = trackplan(*pull, PYTHONHASHSEED="7", LC_ALL="C")
    assert again.stdout.encode() == file.read_bytes()
    workspace = read_snapshot("workspace.json", file.read_bytes())
    assert {"checkout_started", "StartedCheckout", None} <= {one.event_name for one in workspace.campaigns}
    assert {"fr", ""} <= {message.language for _, _, message in workspace.messages()}
    assert {kind for kind, _, _ in workspace.messages()} == {
        "campaign",
        "newsletter",
        "broadcast",
        "transactional",
    }
    assert done.stderr.startswith(f"read {len(workspace.campaigns)} campaigns and ")


def test_pull_counts_what_failed(sandbox: str) -> None:
    done = trackplan("pull", "--base-url", sandbox, "--rate=1000", "--failed-since", "7d")
    assert [
        (one["message_id"], one["reason"], one["count"]) for one in json.loads(done.stdout)["failures"]
    ] == [
        ("11", "Liquid error: event.Cart_Value is missing", 1),
        ("11", "Liquid error: event.discount_code is missing", 1),
    ]


@pytest.mark.parametrize(
    ("arguments", "env", "code", "said"),
    [
        ([], {"CUSTOMERIO_APP_API_KEY": "wrong-canary"}, 3, "does not accept `CUSTOMERIO_APP_API_KEY`"),
        ([], {"CUSTOMERIO_APP_API_KEY": ""}, 2, "`CUSTOMERIO_APP_API_KEY` is not set"),
        ([], {"CUSTOMERIO_APP_API_KEY": "canary\u2019s"}, 2, "does not look like a key"),
        ([], {"CUSTOMERIO_REGION": "mars"}, 2, "neither `us` nor `eu`"),
        (["--base-url", "http://shop.example"], {}, 2, "neither this machine nor a host of Customer.io"),
        (["--base-url", "http://127.0.0.1:9"], {}, 3, "cannot be reached"),
        (["--failed-since", "soon"], {}, 2, "`soon` is not an age"),
        (["--rate", "0.01"], {}, 2, "--rate"),
        (["--rate=1000", "--output", "/dev/null/x"], {}, 3, "cannot be written"),
    ],
)
def test_pull_that_cannot(
    sandbox: str, arguments: list[str], env: dict[str, str], code: int, said: str
) -> None:
    first = [] if "--base-url" in arguments else ["--base-url", sandbox]
    done = trackplan("pull", *first, *arguments, **env)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert done.stderr.startswith("error: ")


def test_pull_is_ended_by_ctrl_c(serve: Callable[[Script], Server]) -> None:
    asked, over = threading.Event(), threading.Event()

    def stall(_handler: object) -> None:
        asked.set()
        over.wait()

    server = serve(lambda _: Reply(raw=stall))
    command = [sys.executable, "-m", "trackplan", "pull", "--base-url", server.url]
    with subprocess.Popen(command, env={**os.environ, **KEYS}, stderr=subprocess.PIPE) as process:
        asked.wait()
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate()
    over.set()
    assert (process.returncode, stderr) == (130, b"")


def test_push_shows_what_it_would_do_and_needs_no_key(golden: Golden) -> None:
    done = trackplan("push", "--plan", str(HERE / "plan.yaml"), CUSTOMERIO_APP_API_KEY="")
    assert done.returncode == 0
    golden(HERE / "golden" / "push.txt", done.stdout + done.stderr)


def test_push_writes_when_told(sandbox: str) -> None:
    done = trackplan("push", "--write", "--base-url", sandbox, "--format", "json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["written"]
    assert len(report["entries"]) > 50
    assert f"wrote {len(report['entries'])} descriptions" in done.stderr


@pytest.mark.parametrize(
    ("person", "id_type"), [("usr_7f3a9c10", "id"), ("pat@example.com", "email"), ("usr_newone01", "id")]
)
def test_send_sees_it_land(sandbox: str, person: str, id_type: str) -> None:
    done = trackplan(
        "send",
        "checkout_started",
        "--person",
        person,
        "--id-type",
        id_type,
        "--base-url",
        sandbox,
        "-f",
        "json",
    )
    report = json.loads(done.stdout)
    assert (done.returncode, report["landed"], report["event"]) == (0, True, "checkout_started")
    assert report["known_by"] in {"id", "payload"}
    assert 0 <= report["seconds"] < 60
    assert person not in done.stderr


def test_send_makes_up_what_has_no_example(sandbox: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "trackplan: 1\nname: Small\nevents:\n  order_canceled:\n    attributes:\n"
        "      order_id: {type: string, required: true, pattern: '^ord_[0-9]+$'}\n"
    )
    done = trackplan(
        "send", "order_canceled", "--person", "usr_x1", "--base-url", sandbox, "--plan", str(plan)
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("`order_canceled` landed after ")


def test_send_that_is_not_seen_in_time_leaves_with_1(serve: Callable[[Script], Server]) -> None:
    server = serve(lambda request: Reply(data={"activities": []} if request.method == "GET" else {}))
    done = trackplan(
        "send", "checkout_started", "--person", "usr_00000001", "--base-url", server.url, "--timeout", "0"
    )
    assert (done.returncode, done.stdout) == (
        1,
        "`checkout_started` was taken, and had not landed after 0 s\n",
    )
    sent = [json.loads(request.body) for request in server.log if request.method == "POST"]
    assert [(one["name"], one["type"], len(one["id"])) for one in sent] == [("checkout_started", "event", 26)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["checkout_started"], "no test person is named"),
        (["checkout_startd", "--person", "usr_00000001"], "did you mean `checkout_started`?"),
        (["checkout_started", "--person", "usr_00000001", "--data", "{"], "--data is not JSON"),
        (["checkout_started", "--person", "usr_00000001", "--data", "[]"], "--data is not an object"),
        (["checkout_started", "--person", "usr_00000001", "--data", "@/nowhere"], "cannot be read"),
        (
            ["checkout_started", "--person", "usr_0000000a", "--data", '{"cart_id": 77123}'],
            "`cart_id` (type)",
        ),
        (["checkout_started", "--person", "..", "--id-type", "email"], "an id in a path"),
        (["checkout_started", "--person", "4711"], "does not match the plan's `identity.id.pattern`, `^usr_"),
    ],
)
def test_send_refuses(sandbox: str, arguments: list[str], said: str) -> None:
    done = trackplan("send", *arguments, "--base-url", sandbox)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "77123" not in done.stderr


@pytest.mark.parametrize("command", ["pull", "push", "send"])
def test_help(command: str) -> None:
    done = trackplan(command, "--help", COLUMNS="100")
    assert done.returncode == 0
    assert "Example: trackplan" in done.stdout
