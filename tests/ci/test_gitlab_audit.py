"""What `init --ci gitlab-audit` does with issues, against a web server that answers as GitLab does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.conftest import Shop, bare
from trackplan.templates import ci_text


class Issues:
    """The issues of one project."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        issues = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, data: Any) -> None:
                body = json.dumps(data).encode()
                self.send_response(200 if self.headers["PRIVATE-TOKEN"] == "token" else 401)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def body(self) -> dict[str, Any]:
                found: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                return found

            def do_GET(self) -> None:
                self.answer([one for one in issues.all if one["state"] == "opened"])

            def do_POST(self) -> None:
                one = {"iid": len(issues.all) + 1, "state": "opened", **self.body()}
                issues.all.append(one)
                self.answer(one)

            def do_PUT(self) -> None:
                one = issues.all[int(self.path.rpartition("/")[2]) - 1]
                said = self.body()
                one |= said | ({"state": "closed"} if said.get("state_event") == "close" else {})
                self.answer(one)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/api/v4"


@pytest.fixture
def issues() -> Iterator[Issues]:
    made = Issues()
    yield made
    made.server.shutdown()
    made.server.server_close()


def wanted(*names: str, unknown: tuple[str, ...] = (), complete: bool = True) -> dict[str, Any]:
    marks = {name: f"<!-- trackplan:event {name} -->" for name in (*names, *unknown)}
    return {
        "complete": complete,
        "open": [
            {"key": name, "marker": marks[name], "title": f"{name}: bad", "body": f"{marks[name]}\nbad\n"}
            for name in names
        ],
        "unknown": [{"key": name, "marker": marks[name]} for name in unknown],
    }


def test_issues_are_opened_once_edited_and_closed(tmp_path: Path, issues: Issues) -> None:
    step = yaml.safe_load(ci_text("gitlab-audit"))["tracking-plan-audit"]["script"][-1]
    (tmp_path / "trackplan-audit").mkdir()

    def run(data: dict[str, Any]) -> dict[str, str]:
        (tmp_path / "trackplan-audit/issues.json").write_text(json.dumps(data))
        done = Shop(folder=tmp_path, environment=bare()).run(
            "bash",
            "-eo",
            "pipefail",
            "-c",
            step,
            CI_API_V4_URL=issues.url,
            CI_PROJECT_ID="7",
            TRACKPLAN_TOKEN="token",
        )
        assert done.returncode == 0, done.stderr
        return {one["title"].partition(":")[0]: one["state"] for one in issues.all}

    assert run(wanted("a", "b")) == {"a": "opened", "b": "opened"}
    assert run(wanted("a", "b")) == {"a": "opened", "b": "opened"}
    assert run(wanted(complete=False)) == {"a": "opened", "b": "opened"}
    assert run(wanted("a", unknown=("b",))) == {"a": "opened", "b": "opened"}
    assert run(wanted("a")) == {"a": "opened", "b": "closed"}
    assert run(wanted()) == {"a": "closed", "b": "closed"}
    assert len(issues.all) == 2
