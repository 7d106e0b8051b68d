from __future__ import annotations

import signal
import ssl
from pathlib import Path

import httpx
import pytest
import trustme

from tests.sandbox.process import BASIC, Sandbox, running


def test_exit_codes_say_how_it_went(tmp_path: Path) -> None:
    for fail_on, body, code in (
        ("error", {"name": "a"}, 0),
        ("error", {"name": ""}, 1),
        ("never", {"name": ""}, 0),
    ):
        with running(tmp_path / "log", "--fail-on", fail_on) as sandbox:
            sandbox.track(body)
            sandbox.http.post("/trackplan/reset")
            assert sandbox.stop(signal.SIGINT) == code
            assert sandbox.said("0 calls came in") == ": 0 good, 0 bad"


def test_a_taken_port_is_one_clear_sentence(acme: Sandbox, tmp_path: Path) -> None:
    port = acme.url.rpartition(":")[2]
    with pytest.raises(AssertionError) as caught, running(tmp_path / "log", "--port", port):
        pass
    assert f"error: cannot listen on 127.0.0.1, port {port}: Address already in use" in str(caught.value)


def test_a_second_one_says_who_holds_the_file(tmp_path: Path) -> None:
    db = str(tmp_path / "s.db")
    (tmp_path / "link.db").symlink_to("s.db")
    with running(tmp_path / "log", "--db", db) as first:
        for name in (db, "link.db"):
            with pytest.raises(AssertionError) as caught, running(tmp_path / "log2", "--db", name):
                pass
            said = str(caught.value)
            assert f"error: another sandbox uses `{name}` (process {first.process.pid}, since " in said
            assert "  try: end it, or name another file" in said
        first.process.kill()
        first.process.wait()
        with running(tmp_path / "log2", "--db", db) as second:
            assert second.stop() == 0
    assert sorted(path.name for path in tmp_path.glob("s.db*")) == ["s.db", "s.db.lock"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--cert", "c.pem"], "error: `--cert` and `--key` go together"),
        (["--cert", "c.pem", "--key", "k.pem"], "error: `c.pem` is no file"),
        (["--seed", "none.yaml"], "error: the seed `none.yaml` cannot be read: No such file or directory"),
        (["--db", "no/such/folder/s.db"], "error: `no/such/folder/s.db` cannot be opened"),
        (["--plan", "none"], "error: there is no plan at `none`"),
        (["--host", "192.0.2.1"], "error: cannot listen on 192.0.2.1, port 0: "),
        (["--port", "99999"], "99999"),
    ],
)
def test_what_cannot_start_says_why_in_one_line(tmp_path: Path, options: list[str], message: str) -> None:
    with pytest.raises(AssertionError) as caught, running(tmp_path / "log", *options):
        pass
    assert message in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_a_certificate_of_ones_own(tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "c.pem")
    issued.private_key_pem.write_to_path(tmp_path / "k.pem")
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    with running(tmp_path / "log", "--cert", "c.pem", "--key", "k.pem", check=False) as sandbox:
        port = sandbox.url.rpartition(":")[2]
        answer = httpx.get(f"https://localhost:{port}/trackplan/health", verify=trusted)
        assert answer.json()["status"] == "ok"


def test_every_key_can_be_another(tmp_path: Path) -> None:
    keys = {"CUSTOMERIO_SITE_ID": "site", "CUSTOMERIO_TRACK_API_KEY": "key", "CUSTOMERIO_APP_API_KEY": "app"}
    with running(tmp_path / "log", environment=keys) as sandbox:
        path = "/api/v1/customers/usr_1/events"
        assert sandbox.http.post(path, json={"name": "a"}, auth=BASIC).status_code == 401
        assert sandbox.http.post(path, json={"name": "a"}, auth=("site", "key")).status_code == 200
        bearer = {"Authorization": "Bearer app"}
        assert sandbox.http.get("/v1/activities", headers=bearer).status_code == 200
        sandbox.stop()
        assert not any(key in (tmp_path / "log").read_text() for key in keys.values())


def test_faults_and_lost_callers_leave_no_traceback(tmp_path: Path) -> None:
    with running(tmp_path / "log") as sandbox:
        sandbox.http.post("/trackplan/faults", json={"fault": "cut", "path": "/v1/*"})
        for _ in range(3):
            with pytest.raises(httpx.RemoteProtocolError):
                sandbox.http.get("/v1/activities")
        with pytest.raises(httpx.ReadTimeout):
            sandbox.http.get("/trackplan/wait", timeout=0.1)
        assert sandbox.stop() == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_warning_fails_a_run_only_when_asked(tmp_path: Path) -> None:
    # The plan only warns of attributes that it does not know.
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "trackplan: 1\nname: Shop\nevents:\n  a: {status: active, attributes: {x: {type: integer}}}\n"
    )
    for fail_on, code in (("warning", 1), ("error", 0)):
        with running(tmp_path / "log", "--fail-on", fail_on, plan=plan) as sandbox:
            sandbox.track({"name": "a", "data": {"x": 1, "unheard_of": 2}})
            (arrival,) = sandbox.own("good")["events"]
            assert "unplanned-attribute" in {finding["rule"] for finding in arrival["findings"]}
            assert {finding["severity"] for finding in arrival["findings"]} == {"warning"}
            assert sandbox.stop() == code
