"""A headless Chromium, asked over a pipe (https://chromedevtools.github.io/devtools-protocol/)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Tab:
    """One page. What it logs and throws is kept in ``complaints``."""

    def __init__(self, to: BinaryIO, back: BinaryIO) -> None:
        self._to, self._back, self._number = to, back, 0
        self._session: str | None = None
        self.complaints: list[str] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            if answer.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown"):
                self.complaints.append(json.dumps(answer["params"]))

    def _read(self) -> dict[str, Any]:
        text = bytearray()
        while (byte := self._back.read(1)) != b"\0":
            assert byte, "the browser has gone"
            text += byte
        message: dict[str, Any] = json.loads(text)
        return message

    def run(self, script: str) -> Any:
        """The value of an expression; a promise is waited for."""
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, condition: str) -> None:
        """Wait, frame by frame, until a condition holds in the page; ten seconds at most."""
        held = self.run(
            "new Promise((done) => { const end = performance.now() + 10000; const look = () =>"
            f" ({condition}) ? done(true) : performance.now() > end ? done(false) : setTimeout(look, 10);"
            " look(); })"
        )
        assert held, f"never came: {condition}"


@contextmanager
def browsing(profile: Path) -> Iterator[Tab]:
    assert BROWSER is not None
    commands, answers = os.pipe(), os.pipe()
    # The browser reads its descriptor 3 and writes its 4; a shell puts the pipes there.
    script = f'exec "$0" "$@" 3<&{commands[0]} 4>&{answers[1]}'
    command = ["bash", "-c", script, BROWSER, *FLAGS, "--remote-debugging-pipe", f"--user-data-dir={profile}"]
    process = subprocess.Popen(
        command, pass_fds=(commands[0], answers[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(commands[0])
    os.close(answers[1])
    with os.fdopen(commands[1], "wb") as to, os.fdopen(answers[0], "rb") as back:
        try:
            yield Tab(to, back)
        finally:
            process.kill()
            process.wait()
