"""The two plans of a comparison: folders, files or git revisions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from trackplan.cli.support.ci_base import before_push, target_branch
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.gc_pause import paused_gc
from trackplan.cli.support.plans import (
    APART,
    FOLDER,
    SAMPLES,
    find_plan,
    plan_files,
    root_of,
    withhold_foreign_text,
)
from trackplan.cli.support.reading import read_file, refuse_link_out
from trackplan.document import Document, Ref
from trackplan.document.yaml import read_yaml
from trackplan.language.load import load
from trackplan.model.finding import Skipped
from trackplan.model.plan import Plan
from trackplan.sources.files import display_path
from trackplan.sources.git import GitError, Repository, TreeFile

YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRevision:
    """One plan, and the user's name for it."""

    name: str
    plan: Plan
    files: int
    missing: bool = False
    """Whether there was no plan yet, so that all of the other one counts as added."""
    commit: str | None = None
    """The commit that it is of; ``None`` for one in files."""
    place: str = ""
    """The place of it in that commit, from the top of the repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRelease:
    """The plan at one point of its history."""

    side: PlanRevision
    title: str


@dataclass(slots=True)
class PlanRevisions:
    """A reader of plan revisions. A file in both is parsed once."""

    plan: Path | None
    _read: dict[bytes, Document] = field(default_factory=dict)
    _repository: Repository | None = None

    def pair(self, base: str | None, head: str | None) -> tuple[PlanRevision, PlanRevision]:
        """Both sides: by default where the change began, and the working tree.

        It began at the merge base with the branch that CI names, or else the default one; on that branch
        itself, at the commit before the push.
        """
        if base and head is None and ".." in base and not Path(base).exists():
            base, head = self._range(base)
        with paused_gc():
            new = self._side(head, "head") if head else self._working_tree()
            old = self._side(base, "base") if base else self._merge_base(head)
        return old, new

    def of_revisions(self, base: str | None, head: str | None) -> tuple[PlanRevision, PlanRevision]:
        """Both sides, each a git revision and no path; the defaults are those of `pair`."""
        try:
            with paused_gc():
                new = self._working_tree() if head is None else self._of_revision(head)
                old = self._merge_base(head) if base is None else self._of_revision(base)
        except GitError as error:
            raise Stop(error.message, error.help) from None
        return old, new

    def _of_revision(self, word: str) -> PlanRevision:
        return self._revision(self.repository.require(word), word, None)

    def releases(self, base: str, head: str) -> Iterator[PlanRelease]:
        """Yield the plan at a base, at each commit that changed its version, and at a head."""
        try:
            repository = self.repository
            start, end = repository.require(base), repository.require(head)
            last = PlanRelease(side=self._revision(start, base, None), title=base)
            yield last
            for commit, day in repository.versions(start, end, self._place(), "^version:"):
                side = self._revision(commit, commit[:10], None)
                if side.plan.version not in {None, last.side.plan.version}:
                    last = PlanRelease(side=side, title=f"{side.plan.version} ({day})")
                    yield last
            side = self._revision(end, head, None)
            if side.plan != last.side.plan or last.title == base:
                yield PlanRelease(side=side, title="Unreleased")
        except GitError as error:
            raise Stop(error.message, error.help) from None

    def _range(self, words: str) -> tuple[str, str]:
        """Parse ``A..B`` as two revisions, and ``A...B`` as their merge base and B."""
        try:
            if "..." in words:
                base, _, head = words.partition("...")
                return self.repository.merge_base(base or "HEAD", head or "HEAD"), head or "HEAD"
        except GitError as error:
            raise Stop(error.message, error.help) from None
        base, _, head = words.partition("..")
        return base or "HEAD", head or "HEAD"

    @property
    def repository(self) -> Repository:
        """The repository of the plan, or of the working directory if there is no plan."""
        if self._repository is None:
            path = self._found()
            folder = Path.cwd() if path is None else path if path.is_dir() else path.parent
            self._repository = Repository(folder)
        return self._repository

    def _found(self) -> Path | None:
        if self.plan is not None:
            return self.plan if self.plan.exists() else None
        try:
            return find_plan(None)
        except Stop:
            return None

    def _working_tree(self) -> PlanRevision:
        if self._found() is None and self._is_bare():
            raise Stop("a bare repository has no working tree", "name both sides: trackplan diff BASE HEAD")
        return self._path(find_plan(self.plan))

    def _is_bare(self) -> bool:
        try:
            return self.repository.bare
        except GitError:
            return False

    def _merge_base(self, head: str | None) -> PlanRevision:
        try:
            repository = self.repository
            other = head if head and not Path(head).exists() else "HEAD"
            branch = repository.default_branch(target_branch())
            commit = repository.merge_base(branch, other.partition(":")[0])
            before = before_push() if head is None and commit == repository.commit("HEAD") else None
            if before is not None:  # a branch is not compared with itself
                commit, branch = repository.require(before), f"{branch} before the push,"
            short = commit[:10]
            return replace(self._revision(commit, short, None), name=f"{branch} at {short}")
        except GitError as error:
            raise Stop(error.message, error.help) from None

    def _side(self, word: str, role: str) -> PlanRevision:
        if Path(word).exists():
            return self._path(Path(word))
        revision, colon, path = word.partition(":")
        try:
            commit = self.repository.require(revision)
            return self._revision(commit, word, path if colon else None, prefix=role == "base")
        except GitError as error:
            help_ = error.help
            if "/" in word or os.sep in word or word.endswith(YAML):
                help_ = f"`{word}` is no file or folder either" + (f"; {help_}" if help_ else "")
            raise Stop(error.message, help_) from None

    def _path(self, path: Path) -> PlanRevision:
        if path.is_dir() and not any(plan_files(path)):
            raise Stop(f"`{display_path(path)}` holds no plan files", "name a folder with YAML files")
        refuse_link_out(path)
        documents = [
            self._document(display_path(file), read_file(file, root_of(path))) for file in plan_files(path)
        ]
        return self._loaded(display_path(path), [withhold_foreign_text(path, one) for one in documents])

    def _revision(self, commit: str, name: str, path: str | None, *, prefix: bool = True) -> PlanRevision:
        """Read the plan of a commit; a missing one is empty, unless its path was named."""
        repository = self.repository
        where = self._place() if path is None else path.rstrip("/")
        kind = repository.kind(commit, where)
        shown_as = name if path is not None else f"{name}:{where}"
        if kind == "submodule":
            raise GitError(f"`{where}` is a submodule in `{name}`", "name a revision inside it")
        if not kind:
            if path is not None:
                raise GitError(
                    f"there is no `{where}` in `{name.partition(':')[0]}`", "see `git ls-tree -r --name-only`"
                )
            empty = Plan(ref=Ref(Document(shown_as)))
            return PlanRevision(name=name, plan=empty, files=0, missing=True)
        # A folder that is named has its own `samples/` to leave out; a single file is the whole plan.
        entries = repository.files(commit, where, YAML)
        before = f"{name.partition(':')[0]}:" if prefix else ""
        documents = [
            self._document(f"{before}{self._shown(entry.path) if not prefix else entry.path}", entry.data)
            for entry in entries
            if kind == "file" or _is_plan_file(entry, where)
        ]
        return replace(self._loaded(name, documents), commit=commit, place=where)

    def at(self, repository: Repository, commit: str, name: str, path: str) -> Plan:
        """Return the plan at a path of a commit. Raises GitError if there is none, or Stop."""
        self._repository = repository
        return self._revision(commit, name, path, prefix=False).plan

    def check_out(self, commit: str, place: str, folder: Path) -> Path:
        """Write the plan of a commit, with its samples, into a folder; return its path there.

        Raises Stop for what cannot be read.
        """
        try:
            entries = [*self.repository.files(commit, place, YAML)]
            samples = f"{place}/{SAMPLES}".removeprefix("/")
            if self.repository.kind(commit, samples) == "folder":
                entries += self.repository.files(commit, samples, ("",))
        except GitError as error:
            raise Stop(error.message, error.help) from None
        for entry in entries:
            if ".." in PurePosixPath(entry.path).parts:
                raise Stop(f"`{entry.path}` leads out of the revision", "see `git fsck`")
            path = folder / entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(entry.data)
        return folder / place

    def _place(self) -> str:
        """Return the path of the plan in the repository."""
        found = self._found()
        if found is not None:
            return self.repository.path_of(found)
        if self.repository.bare:
            return (self.plan or Path(FOLDER)).as_posix()
        return self.repository.path_of(Path.cwd() / (self.plan or FOLDER))

    def _shown(self, path: str) -> str:
        """Return the display path of a file of the repository in the working tree."""
        top = self.repository.top
        return path if top is None else display_path(top / path)

    def _document(self, name: str, data: bytes) -> Document:
        known = self._read.get(data)
        if known is None:
            known = self._read[data] = read_yaml(name, data)
        return known if known.name == name else replace(known, name=name)

    def _loaded(self, name: str, documents: list[Document]) -> PlanRevision:
        loaded = load(documents)
        if loaded.plan is not None:
            return PlanRevision(name=name, plan=loaded.plan, files=len(documents))
        found = [
            f"{document.name}:{fault.span.line}:{fault.span.column}: {fault.message}"
            for document, fault in loaded.faults
            if fault.fatal
        ]
        if not found:
            raise Stop(f"`{name}` holds no plan", "name a folder with YAML files")
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise Stop(
            f"the plan of `{name}` does not load: {found[0]}{more}",
            "mend it there: `trackplan lint` shows all of it",
        )


def skipped(base: PlanRevision) -> Iterator[Skipped]:
    """Yield the note about a base without a plan."""
    if base.missing:
        yield Skipped(what=base.name, reason="it has no plan, so all of the other one counts as added")


def _is_plan_file(entry: TreeFile, folder: str) -> bool:
    parts = (
        PurePosixPath(entry.path).relative_to(folder or ".").parts
        if folder
        else PurePosixPath(entry.path).parts
    )
    return not (parts[0] in APART and len(parts) > 1) and not any(part.startswith(".") for part in parts)
