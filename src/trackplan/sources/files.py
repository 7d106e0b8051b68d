"""Resolution of the user's arguments to input files: files, folders, globs and ``-``."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from trackplan.model.finding import Skipped
from trackplan.sources.object_paths import is_object
from trackplan.sources.record import NoInputError
from trackplan.sources.whole_files import IRREGULAR

if TYPE_CHECKING:  # which needs an extra
    from trackplan.sources.databases.tables import TableInput

STDIN = "-"


@dataclass(frozen=True, slots=True)
class InputFiles:
    """The paths to read, sorted and unique, and the files that were left out."""

    paths: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()
    tables: tuple[TableInput, ...] = ()
    """Tables of a database, in place of files."""


def find_inputs(words: Iterable[str]) -> InputFiles:
    """Return the files of these arguments; a folder means all files below it but hidden ones.

    Raises NoInputError for an argument without files: no such file, an empty folder, a glob without
    a match.
    """
    paths: dict[str, str] = {}
    skipped: list[Skipped] = []
    for word in words:
        found = list(_meant(word))
        for path, reason in found:
            if reason:
                skipped.append(Skipped(what=display_path(path), reason=reason))
            else:
                paths.setdefault(path if path == STDIN or is_object(path) else os.path.realpath(path), path)
        if not found:
            raise NoInputError(f"`{word}` holds no files")
    return InputFiles(tuple(paths.values()), tuple(skipped))


def display_path(path: str | Path) -> str:
    """Format a path for reports, with ``/``: relative to the working directory if below it, else as given."""
    if path == STDIN or is_object(str(path)):
        return str(path)
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  # `resolve` would leave the user's own links
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else Path(path)).as_posix()


def _meant(word: str) -> Iterator[tuple[str, str]]:
    if word == STDIN:
        yield STDIN, ""
    elif is_object(word):
        from trackplan.sources.object_stores import find_objects  # noqa: PLC0415  # an extra

        yield from ((path, "") for path in find_objects(word))
    elif os.path.lexists(word):
        yield from _below(word) if Path(word).is_dir() else [(word, _unfit(word, named=True))]
    elif has_magic(word):
        matches = sorted(glob(word, recursive=True))  # noqa: PTH207  # `Path.glob` takes no absolute pattern
        if not matches:
            raise NoInputError(f"`{word}` matches no file")
        for match in matches:
            yield from _below(match) if Path(match).is_dir() else [(match, _unfit(match, named=True))]
    else:
        raise NoInputError(f"`{word}` does not exist")


def _below(folder: str) -> Iterator[tuple[str, str]]:
    """Yield every file below a folder, sorted, with the reason to leave it out if there is one."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder, ""  # Opening it fails as well, and makes the run an unfinished one.
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if not Path(entry.path).is_dir():  # the entry's own method raises on a link to itself
            yield entry.path, _unfit(entry.path, named=False)
        elif entry.is_symlink():
            yield entry.path, "a link to a folder, which is not followed"
        else:
            yield from _below(entry.path)


def _unfit(path: str, *, named: bool) -> str:
    """Return why a file is not read, if so; a FIFO or terminal is read only if the user names it."""
    try:
        mode = Path(path).stat().st_mode
    except OSError:
        return "a link that leads nowhere"
    if stat.S_ISREG(mode) or (named and (stat.S_ISFIFO(mode) or stat.S_ISCHR(mode))):
        return ""
    return IRREGULAR
