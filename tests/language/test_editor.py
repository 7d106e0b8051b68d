"""The shipped schema in an editor: errors and completion from the real yaml-language-server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.npm import npm_packages
from trackplan.language.check import schema_text

SERVER = "yaml-language-server@1.25.0"


class Editor:
    """As much of a language client as it takes to open one file and ask about it."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._number = 0
        self.said: list[dict[str, Any]] = []
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={})
        self._send(method="initialized", params={})

    def open(self, path: Path) -> list[dict[str, Any]]:
        """What the editor marks in a file, as soon as it has looked at it."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": path.read_text("utf-8")}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                return list(message["params"]["diagnostics"])

    def complete(self, path: Path, line: int, character: int) -> set[str]:
        """What the editor offers at a place; both count from 0."""
        answer = self.ask(
            "textDocument/completion",
            textDocument={"uri": path.as_uri()},
            position={"line": line, "character": character},
        )
        return {item["label"] for item in answer["items"]}

    def hover(self, path: Path, line: int, character: int) -> str:
        """What the editor says of what stands at a place."""
        position = {"line": line, "character": character}
        answer = self.ask("textDocument/hover", textDocument={"uri": path.as_uri()}, position=position)
        return str(answer["contents"]["value"])

    def ask(self, method: str, **params: Any) -> Any:
        self._number += 1
        self._send(id=self._number, method=method, params=params)
        while True:
            message = self._receive()
            if message.get("id") == self._number and "method" not in message:
                return message["result"]

    def _send(self, **message: Any) -> None:
        assert self._server.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._server.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._server.stdout is not None
        length = 0
        while line := self._server.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the language server has gone"
        message: dict[str, Any] = json.loads(self._server.stdout.read(length))
        # The server asks for the editor's settings before it looks at anything.
        if "id" in message and "method" in message:
            answer = [{}] * len(message["params"]["items"]) if "items" in message.get("params", {}) else None
            self._send(id=message["id"], result=answer)
        return message

    def close(self) -> None:
        self._server.kill()
        self._server.communicate()


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    folder = npm_packages(SERVER)
    command = ["node", str(folder / "node_modules/yaml-language-server/bin/yaml-language-server"), "--stdio"]
    (tmp_path / ".plan.schema.json").write_text(schema_text(), encoding="utf-8")
    editor = Editor(command, tmp_path)
    yield editor
    editor.close()


HEAD = "# yaml-language-server: $schema=.plan.schema.json\n"
PLAN = f"""\
{HEAD}trackplan: 1
name: Shop
events:
  order_completed:
    descripton: An order was paid.
    status: retired
    attributes:
      order_id: {{type: string, required: true}}
    del
"""


def test_mistakes_are_marked_where_lint_reports_them(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN.removesuffix("    del\n"), encoding="utf-8")
    marked = {
        (mark["range"]["start"]["line"], mark["range"]["start"]["character"]): mark["message"]
        for mark in editor.open(path)
    }
    assert sorted(marked) == [(5, 4), (6, 12)]
    assert "descripton" in marked[5, 4]


def test_names_and_values_are_offered(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    editor.open(path)
    assert {"delay", "dedupe", "description"} <= editor.complete(path, 9, 6)
    assert {"draft", "active", "deprecated"} <= editor.complete(path, 6, 12)


OFFERED = {
    "an attribute": ("attributes:\n      order_id:\n        |", {"type", "required", "pii", "pattern"}),
    "an attribute's type": ("attributes:\n      order_id:\n        type: |", {"string", "timestamp"}),
    "a type on one line": ("attributes:\n      order_id: {type: |}", {"string", "timestamp"}),
    "the items of an array": (
        "attributes:\n      lines:\n        type: array\n        items:\n          |",
        {"type", "attributes", "minimum"},
    ),
    "an attribute of an item": (
        "attributes:\n      lines:\n        items:\n          attributes:\n            sku:\n              |",
        {"type", "required", "maxLength"},
    ),
    "an event's dedupe": ("dedupe:\n      |", {"by", "within"}),
    "an event's status": ("status: |", {"draft", "active", "deprecated"}),
    "a journey": ("status: draft\njourneys:\n  win_back:\n    |", {"trigger", "exit_on", "goal", "uses"}),
    "a journey's goal": ("status: draft\njourneys:\n  win_back:\n    goal:\n      |", {"event", "within"}),
}
"""What is offered in an event or below it, at the bar."""


def test_every_depth_is_completed_and_described(editor: Editor, tmp_path: Path) -> None:
    missing = {}
    for number, (where, (body, wanted)) in enumerate(OFFERED.items()):
        before, _, after = f"{HEAD}events:\n  order_completed:\n    {body}\n".partition("|")
        path = tmp_path / f"plan{number}.yaml"
        path.write_text(before + after, encoding="utf-8")
        editor.open(path)
        column = len(before.rpartition("\n")[2])
        if left := wanted - editor.complete(path, before.count("\n"), column):
            missing[where] = left
    assert missing == {}


HOVERED = {
    (3, 5): ("event", "One is the source of truth"),
    (6, 9): ("attribute", "ISO 8601"),
    (7, 9): ("attribute", "What each item of an array is"),
    (11, 6): ("journey", "The event that starts it"),
}


def test_what_is_pointed_at_is_explained(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(
        f"{HEAD}events:\n  order_completed:\n    sources: [shop]\n    attributes:\n      lines:\n"
        "        type: array\n        items:\n          type: string\n"
        "journeys:\n  win_back:\n    trigger: order_completed\n",
        encoding="utf-8",
    )
    editor.open(path)
    for (line, character), (title, says) in HOVERED.items():
        shown = editor.hover(path, line, character)
        assert shown.startswith(f"#### {title}"), shown
        assert says in shown
