"""The one door to files: read whole, where they must be what they seem; streamed; written whole or not.

What is found (in a plan, in a folder of templates, beside the plan) may come with a pull request: a link
could lead to any file of the machine, and a pipe or a device has no end.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

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


@contextmanager
def writing(*paths: Path) -> Iterator[list[IO[bytes]]]:
    """Give a file to write for each path; all take their places at the end, or after an error none does.

    A file that is replaced keeps its mode and owner; a link stays, and what it leads to is replaced. What is
    no regular file, such as a pipe, is written as it is. Raises `OSError`.
    """
    with ExitStack() as stack:
        drafts = [_Draft(path, stack) for path in paths]
        yield [draft.file for draft in drafts]
        for draft in drafts:
            draft.file.flush()
        for draft in drafts:
            draft.place()


class _Draft:
    """A file on its way: a temporary sibling of what it will replace, removed with its new folders."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        from tempfile import mkstemp  # noqa: PLC0415 - most runs write no file

        self._target = Path(os.path.realpath(path))
        self._temporary: Path | None = None
        known = self._target.exists()
        if str(path.absolute()).startswith(_OF_THE_SYSTEM) or (known and not self._target.is_file()):
            self.file: IO[bytes] = stack.enter_context(path.open("wb"))
            return
        for folder in reversed([each for each in self._target.parents if not each.exists()]):
            folder.mkdir(exist_ok=True)
            stack.callback(_forget, folder)
        handle, name = mkstemp(dir=self._target.parent, prefix=f".{self._target.name}.")
        self._temporary = Path(name)
        stack.callback(self._temporary.unlink, missing_ok=True)
        self.file = stack.enter_context(os.fdopen(handle, "wb"))
        if known:
            self._keep(self._target.stat())
        else:
            mask = os.umask(0)
            os.umask(mask)
            self._temporary.chmod(0o666 & ~mask)

    def place(self) -> None:
        self.file.close()
        if self._temporary is not None:
            self._temporary.replace(self._target)

    def _keep(self, status: os.stat_result) -> None:
        assert self._temporary is not None
        if hasattr(os, "chown"):
            with suppress(PermissionError):  # only root may give files away
                os.chown(self._temporary, status.st_uid, status.st_gid)
        self._temporary.chmod(stat.S_IMODE(status.st_mode))


_OF_THE_SYSTEM = ("/dev/", "/proc/")


def _forget(folder: Path) -> None:
    with suppress(OSError):  # somebody else has put something there
        folder.rmdir()


def open_stream(path: str | int) -> Any:
    """A file of payloads that the user named, or a descriptor: pipes are welcome, and nothing is read yet."""
    return open(path, "rb", buffering=0, closefd=not isinstance(path, int))


def _read(descriptor: int, most: int) -> bytes:
    content = bytearray()
    while len(content) < most and (more := os.read(descriptor, min(most - len(content), 1 << 20))):
        content += more
    return bytes(content)
