"""Atomic writing of folders: written beside the old one, then swapped in."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from trackplan.cli.support.errors import Stop
from trackplan.sources.whole_files import UnfitFileError, read_whole


class FolderMaker(NamedTuple):
    """The command that makes a folder, and so may replace it."""

    marker: str
    """The file in the folder that says who made it."""
    command: str

    @property
    def note(self) -> str:
        """The content of the marker."""
        return f"Made by `trackplan {self.command}`, which replaces this folder whole.\n"


DOCS = FolderMaker(".trackplan-docs", "docs build")
EXPORTED = FolderMaker(".trackplan-export", "export")
MARKER = DOCS.marker


def write_folder(out: Path, files: Iterable[tuple[str, bytes]], maker: FolderMaker = DOCS) -> int:
    """Write files by relative path, then swap the folder in; returns how many.

    Raises Stop, and leaves the old folder untouched, if this tool did not make it or the disk fails.
    """
    check_replaceable(out, maker)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        made = Path(tempfile.mkdtemp(dir=out.parent, prefix=_prefix(out)))
    except OSError as error:
        raise _unwritable(out, error) from error
    with _held(made):
        return _written(made, out, files, maker)


def _written(made: Path, out: Path, files: Iterable[tuple[str, bytes]], maker: FolderMaker) -> int:
    try:
        count = _fill(made, files, maker)
        mask = os.umask(0)
        os.umask(mask)
        made.chmod(0o777 & ~mask)
        _swap(made, out)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return count


def _prefix(out: Path) -> str:
    return f".{out.name}.trackplan-"


def _sweep(out: Path) -> None:
    """Remove the folders that killed runs left behind and that no process locks."""
    for left in out.parent.glob(f"{glob.escape(_prefix(out))}*"):
        if left.is_dir() and not left.is_symlink() and any(left.iterdir()):  # an empty one is just being made
            with suppress(OSError), _held(left) as free:
                if free:
                    shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Lock a folder for the life of this process; return whether that worked. See flock(2)."""
    try:
        import fcntl  # Windows has none
    except ImportError:  # pragma: no cover
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = True
    except BlockingIOError:
        free = False
    try:
        yield free
    finally:
        os.close(descriptor)


def check_replaceable(out: Path, maker: FolderMaker = DOCS) -> None:
    """Raise Stop before any work unless the folder is new, empty, or made by this command."""
    if out.is_symlink():
        raise Stop(f"`{out}` is a link", "name the folder itself with --out")
    if not out.exists():
        return
    if not out.is_dir():
        raise Stop(f"`{out}` is a file", "name a folder with --out")
    if not (out / maker.marker).is_file() and any(out.iterdir()):
        raise Stop(
            f"`{out}` holds files that `trackplan {maker.command}` did not make",
            f"name a new folder with --out; a folder of its own has a file `{maker.marker}`",
        )


def _fill(folder: Path, files: Iterable[tuple[str, bytes]], maker: FolderMaker) -> int:
    (folder / maker.marker).write_text(maker.note, encoding="utf-8")
    root, known = os.path.realpath(folder), {""}
    count = 0
    for path, content in files:
        parent = path.rpartition("/")[0]
        if parent not in known:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            known.add(parent)
        assert path[0] != "/" and ".." not in path.split("/"), path  # noqa: PT018 - tens of thousands of them
        with open(f"{root}/{path}", "xb") as file:  # noqa: PTH123 - twice as fast as Path.open
            file.write(content)
        count += 1
    return count


def _swap(made: Path, out: Path) -> None:
    """Swap in the new folder; the old one is removed only once the new one is there."""
    if not out.exists():
        made.rename(out)
        return
    old = Path(tempfile.mkdtemp(dir=out.parent, prefix=_prefix(out)))
    with _held(old):
        try:
            out.rename(old / out.name)
            try:
                made.rename(out)
            except OSError:
                (old / out.name).rename(out)
                raise
        finally:
            shutil.rmtree(old, ignore_errors=True)


def _holds(path: Path, folder: Path, content: bytes) -> bool:
    try:
        return read_whole(path, folder, len(content)) == content
    except UnfitFileError:
        return False


def _unwritable(out: Path, error: OSError) -> Stop:
    return Stop(f"`{out}` cannot be written: {error.strerror}", "check the folder and its space", code=3)


def differences(out: Path, files: Iterable[tuple[str, bytes]]) -> Iterable[str]:
    """Yield a sentence for each file that is missing, different, or unexpected."""
    expected = {MARKER}
    for path, content in files:
        expected.add(path)
        target = out / path
        if not target.is_file():
            yield f"`{path}` is missing"
        elif not _holds(target, out, content):
            yield f"`{path}` is stale"
    found = (path.relative_to(out).as_posix() for path in sorted(out.rglob("*")) if path.is_file())
    yield from (f"`{path}` is no part of the site" for path in found if path not in expected)
