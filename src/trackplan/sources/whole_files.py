"""The one door to files: those read whole, which must be what they seem, and those that are streamed.

What is found (in a plan, in a folder of templates, beside the plan) may come with a pull request: a link
could lead to any file of the machine, and a pipe or a device has no end.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

LARGEST = 64_000_000
"""Bytes of a file that is read whole."""

IRREGULAR = "not a regular file"
OUTSIDE = "a link out of the folder that it was found in"


class UnfitFileError(Exception):
    """A file that is not read; ``str`` of it continues "it is "."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(why)
        self.path = path


class TooLargeError(UnfitFileError):
    """A regular file beyond its limit."""


def read_whole(path: Path, root: Path | None = None, most: int = LARGEST) -> bytes:
    """The bytes of a regular file, of a limited size, and inside ``root`` where one is given.

    Raises `UnfitFileError` for any other, and `OSError` for one that cannot be read.
    """
    if root is not None and not is_inside(path, root):
        raise UnfitFileError(path, OUTSIDE)
    # A pipe that nobody writes to would block already here.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnfitFileError(path, IRREGULAR)
        content = _read(descriptor, most + 1)  # the size may be a lie: that of files in /proc is 0
    finally:
        os.close(descriptor)
    if len(content) > most:
        raise TooLargeError(path, f"larger than {most:,} bytes")
    return content


def is_inside(path: Path, root: Path) -> bool:
    """Whether a path, with its links followed, lies in a folder or is it."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def open_stream(path: str | int) -> Any:
    """A file of payloads that the user named, or a descriptor: pipes are welcome, and nothing is read yet."""
    return open(path, "rb", buffering=0, closefd=not isinstance(path, int))


def _read(descriptor: int, most: int) -> bytes:
    content = bytearray()
    while len(content) < most and (more := os.read(descriptor, min(most - len(content), 1 << 20))):
        content += more
    return bytes(content)
