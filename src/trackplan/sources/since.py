"""Inputs that hold nothing since a time: by the date in their path, or by the statistics of Parquet."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from trackplan.model.finding import Skipped
from trackplan.sources import InputFiles, raw_file
from trackplan.sources.files import STDIN
from trackplan.sources.object_paths import is_object, lies_before
from trackplan.sources.parquet import MAGIC, ends_before

AT_ONCE = 16
"""Indexes of Parquet objects that are asked for at once; each is a request or two."""


def received_since(found: InputFiles, since: int | None) -> InputFiles:
    """Leave out the inputs that are older than a time in unix seconds as a whole."""
    if since is None:
        return found
    by_path = _without(found, lambda path: is_object(path) and lies_before(path, since), _PATH)
    with ThreadPoolExecutor(AT_ONCE, "trackplan-index") as threads:
        paths = [path for path in by_path.paths if path != STDIN and path.endswith(".parquet")]
        older = dict(zip(paths, threads.map(partial(_index_ends_before, since), paths), strict=True))
    return _without(by_path, lambda path: older.get(path, False), _INDEX)


_PATH = "the date in their path is before --since"
_INDEX = "by their statistics, all their times are before --since"


def _without(found: InputFiles, is_older: Callable[[str], bool], reason: str) -> InputFiles:
    kept = tuple(path for path in found.paths if not is_older(path))
    left = [path for path in found.paths if path not in {*kept}]
    if not left:
        return found
    kind = "objects" if is_object(left[0]) else "files"
    what = f"{len(left):,} {kind}" if len(left) > 1 else f"1 {kind.removesuffix('s')}"
    return replace(found, paths=kept, skipped=(*found.skipped, Skipped(what=what, reason=reason)))


def _index_ends_before(since: int, path: str) -> bool:
    try:
        with raw_file(path) as file:
            return bool(file.read(len(MAGIC)) == MAGIC and ends_before(file, since))
    except OSError:  # which opening it will say
        return False
