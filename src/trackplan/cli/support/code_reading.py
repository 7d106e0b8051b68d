"""Reading of source files into a codebase, by one process or several."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.repository import root_above
from trackplan.document import Document
from trackplan.model.call import CodeCall
from trackplan.model.finding import Skipped
from trackplan.model.plan import Plan
from trackplan.model.policy import Ignore
from trackplan.senders.call_table import CallTable
from trackplan.senders.clients import declared_calls
from trackplan.senders.codebase import Codebase, file_sources, with_constants
from trackplan.senders.comments import code_ignores
from trackplan.senders.constants import TextConstant
from trackplan.senders.languages import by_extension
from trackplan.senders.reading import language_of, read_code, read_constants
from trackplan.sources.code_files import FoundCode, SourceFile, find_code, read_source
from trackplan.sources.record import NoInputError
from trackplan.sources.whole_files import UnfitFileError, read_whole

EXTRA = "reading source code needs more: pip install 'trackplan[code]'"
FEW = 300
"""So many files are read by one process: others would take longer to start."""

BATCH = 100


@dataclass(frozen=True, slots=True)
class CodeRead:
    """The codebase of some paths, and what was left out."""

    code: Codebase
    files: int
    skipped: tuple[Skipped, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    complete: bool = True
    """False if a file that was named by hand could not be read in full."""
    is_whole: bool = False
    """Whether no path was named, so that everything was read."""
    left_out: FoundCode = field(default_factory=lambda: FoundCode([]))


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one process read of some files."""

    calls: tuple[CodeCall, ...]
    skipped: tuple[tuple[Skipped, bool], ...]
    ignores: tuple[Ignore, ...]


def require_code_extra() -> None:
    """End the run where the extra is missing."""
    try:
        import ast_grep_py  # noqa: F401
        import pathspec  # noqa: F401
    except ImportError:
        raise Stop(EXTRA, "the core of trackplan reads no source code") from None


def code_of_sources(plan: Plan, home: Path) -> Codebase | None:
    """Read the calls of the sources that declare ``code:``, named from the top of the plan's repository.

    ``home`` is the plan's file or folder. ``None`` where no source declares code; where the extra is missing,
    a line on standard error says so.
    """
    if not any(source.code for source in plan.sources.values()):
        return None
    try:
        require_code_extra()
    except Stop as error:
        sys.stderr.write(f"warning: calls in source code are left out: {error.message}\n")
        return None
    top, words = _folders_of_sources(plan, home)
    if not words:
        return Codebase(plan=plan, calls=())
    code = read_codebase(plan, words, constants=[str(top)], top=top).code
    return replace(code, calls=tuple(call for call in code.calls if call.file in code.sources))


def files_of_sources(plan: Plan, home: Path) -> list[Path]:
    """Return the source files of the sources that declare ``code:``; none without the extra."""
    if not any(source.code for source in plan.sources.values()):
        return []
    try:
        require_code_extra()
    except Stop:
        return []
    return [Path(file.path) for file in _find(_folders_of_sources(plan, home)[1], tests=False).files]


def _folders_of_sources(plan: Plan, home: Path) -> tuple[Path, list[str]]:
    """Return the top of the plan's repository, and the folders there with the code of its sources."""
    around = home.absolute().parent
    top = root_above(around) or around
    patterns = [pattern for source in plan.sources.values() for pattern in source.code]
    folders = sorted({str(_fixed_part(top, pattern)) for pattern in patterns})
    return top, [folder for folder in folders if Path(folder).exists()]


def _whole_sources(
    plan: Plan,
    words: Sequence[str],
    top: Path,
    sources: Mapping[str, frozenset[str]],
    unread: Collection[str],
) -> frozenset[str]:
    """Return the sources all of whose files are below the paths, and of which each could be read."""
    roots = [Path(os.path.realpath(word)) for word in words]
    unsure = frozenset[str]().union(*(sources.get(name, frozenset()) for name in unread))
    found = frozenset[str]().union(*sources.values()) - unsure
    return frozenset(
        name
        for name in found
        if all(
            any(Path(os.path.realpath(_fixed_part(top, pattern))).is_relative_to(root) for root in roots)
            for pattern in plan.sources[name].code
            if not pattern.startswith("!")
        )
    )


def _fixed_part(top: Path, pattern: str) -> Path:
    """Return the folder before the first wildcard of a pattern."""
    parts = pattern.lstrip("!/").split("/")
    fixed = next((at for at, part in enumerate(parts) if set(part) & set("*?[")), len(parts))
    return top.joinpath(*parts[:fixed])


def read_codebase(
    plan: Plan,
    words: Sequence[str],
    *,
    jobs: int | None = None,
    tests: bool = False,
    constants: Sequence[str] = (),
    top: Path | None = None,
) -> CodeRead:
    """Read the calls of all source files of these paths; by default those below the working directory.

    Constants are looked for in these files, or in those of the paths ``constants``. With ``top``, files are
    named from there.
    """
    require_code_extra()
    try:
        found = _find(words or ["."], tests=tests)
    except NoInputError as error:
        raise Stop(str(error), "name source files, or folders that hold some") from None
    if top is not None:
        found.files = [replace(file, display=_relative(file.path, top)) for file in found.files]
    table = CallTable(declared_calls(plan.code))
    batches = [found.files[at : at + BATCH] for at in range(0, len(found.files), BATCH)]
    several = len(found.files) > FEW and (jobs or os.cpu_count() or 1) > 1
    with _mapper(jobs if several else 1) as run:
        read = list(run(_read_batch, [(table, batch) for batch in batches]))
        calls = tuple(call for one in read for call in one.calls)
        wanted = frozenset(name for call in calls for name in call.constant[-2:])
        if wanted:
            if constants:
                others = _find(constants, tests=tests).files
                batches = [others[at : at + BATCH] for at in range(0, len(others), BATCH)]
            some = run(_read_constants, [(wanted, batch) for batch in batches])
            calls = with_constants(calls, tuple(one for part in some for one in part))
    problems = [one for batch in read for one in batch.skipped]
    around = top or root_above(Path.cwd()) or Path.cwd()
    paths = {file.display: file.path for file in found.files}
    sources = file_sources(plan, {name: _relative(path, around) for name, path in paths.items()})
    code = Codebase(
        plan=plan,
        calls=calls,
        sources=sources,
        text=_reader(paths),
        whole=_whole_sources(plan, words or ["."], around, sources, {one.what for one, _ in problems}),
    )
    return CodeRead(
        code=code,
        files=len(found.files),
        skipped=tuple(one for one, _ in problems),
        ignores=tuple(ignore for batch in read for ignore in batch.ignores),
        complete=not any(named for _, named in problems),
        is_whole=not words,
        left_out=found,
    )


def _find(words: Sequence[str], *, tests: bool) -> FoundCode:
    extensions = by_extension()
    patterns = {pattern for one in extensions.values() for pattern in one.tests}
    return find_code(words, extensions, patterns, tests=tests)


def _relative(path: str, top: Path) -> str:
    """Return a path from a folder above it, as it is written, not where its links lead."""
    return os.path.relpath(os.path.abspath(path), top).replace(os.sep, "/")  # noqa: PTH100


def _reader(paths: dict[str, str]) -> Callable[[str], str]:
    @cache
    def text(name: str) -> str:
        try:
            return read_whole(Path(paths[name])).decode("utf-8-sig")
        except (OSError, ValueError, UnfitFileError):
            return ""

    return text


def _read_batch(given: tuple[CallTable, Sequence[SourceFile]]) -> _Batch:
    table, files = given
    calls: list[CodeCall] = []
    skipped: list[tuple[Skipped, bool]] = []
    ignores: list[Ignore] = []
    for file in files:
        language = language_of(file.path)
        if language is None:
            continue
        text, problem = read_source(file, table.is_in(language.name))
        if problem is not None:
            skipped.append((problem, file.named))
        if text is None:
            continue
        read = read_code(file.display, text, table)
        calls += read.calls
        if read.broken is not None:
            reason = f"the code could not be parsed in full: line {read.broken}"
            skipped.append((Skipped(what=file.display, reason=reason), file.named))
        if read.calls:
            ignores += code_ignores(Document(file.display, text), language)
    return _Batch(tuple(calls), tuple(skipped), tuple(ignores))


def _read_constants(given: tuple[frozenset[str], Sequence[SourceFile]]) -> list[TextConstant]:
    wanted, files = given
    names = [name.encode() for name in wanted]
    found: list[TextConstant] = []
    for file in files:
        text, _ = read_source(file, lambda content: any(name in content for name in names))
        if text is not None:
            found += [one for one in read_constants(file.display, text) if one.path[-1] in wanted]
    return found


class _mapper:  # noqa: N801 - used as a function
    """Maps a function over batches, in order: in this process, or in several."""

    def __init__(self, jobs: int | None) -> None:
        workers = jobs or os.cpu_count() or 1
        self._pool = ProcessPoolExecutor(workers, get_context("spawn")) if workers > 1 else None

    def __enter__(self) -> Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]:
        return map if self._pool is None else self._run

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _run(self, function: Callable[[Any], Any], batches: Iterable[Any]) -> Iterable[Any]:
        assert self._pool is not None
        try:
            yield from self._pool.map(function, batches)
        except BrokenProcessPool:
            raise Stop("a worker process ended before its work", "try --jobs 1", code=3) from None
