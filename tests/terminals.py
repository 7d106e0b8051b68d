"""Programs run on a terminal of their own, as a person runs them."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def on_terminal(
    command: Sequence[str], environment: Mapping[str, str], *, columns: int = 80, cwd: Path | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run a command whose three streams are a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=cwd, start_new_session=True
    )
    os.close(theirs)
    try:
        yield process, ours
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def read(terminal: int, until: bytes | None = None) -> str:
    """All that a terminal shows, to its end or until some words have come."""
    shown = b""
    while until is None or until not in shown:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, shown
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux tells the end of a terminal so
            break
        if not part:
            break
        shown += part
    return shown.decode().replace("\r\n", "\n")
