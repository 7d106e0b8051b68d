"""Plans in git: the files of a revision, read with the git executable.

Nothing is written, locked or fetched; no hooks, filters, pager or prompts run. Only plumbing commands
are called, since the others (`log`, `show`, `diff`) run programs that the repository's settings name.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

LONGEST_FILE = 64_000_000
"""Bytes of a file above which it is taken for no plan."""

_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # for a git before 2.45, which fetches what a partial clone lacks
    "LC_ALL": "C",
}
# Set while git runs a hook, these would lead away from the repository that the folder is in.
_ELSEWHERE = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF"}
_SETTINGS = (
    "core.quotePath=off",
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "log.showSignature=false",
)
_NO_PROGRAMS = ("--no-textconv", "--no-ext-diff")
_TREE, _MODULE = "040000", "160000"
_UNFOLLOWED = {b"symlink", b"dangling", b"loop", b"notdir"}
"""What `git cat-file --follow-symlinks` says of a link that leads out of the commit, or nowhere."""


def without_keys(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program that is none of ours: it needs no key of the workspace."""
    return {name: value for name, value in environment.items() if not name.startswith("CUSTOMERIO_")}


class GitError(Exception):
    """A git operation failed: one sentence, and a remedy."""

    def __init__(self, message: str, help_: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help_


@dataclass(frozen=True, slots=True)
class TreeFile:
    """One file of a revision: its path from the root of the repository, and its bytes."""

    path: str
    data: bytes


class Repository:
    """The repository that contains a folder. Raises GitError if there is none, or no git."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        answer = self._ask(
            "rev-parse", "--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir"
        )
        if answer is None:
            raise _no_repository(folder, self._why)
        bare, shallow, _ = answer.split("\n", 2)
        self.bare = bare == "true"
        self.shallow = shallow == "true"
        top = None if self.bare else self._ask("rev-parse", "--show-toplevel")
        self.top = None if not top else Path(top)
        """The top of the working tree; a bare repository has none."""

    def _git(self, *arguments: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        settings = (word for setting in _SETTINGS for word in ("-c", setting))
        command = ["git", "--no-pager", "--no-replace-objects", *settings, *arguments]
        try:
            return subprocess.run(  # noqa: S603 - a list, no shell; revisions follow --end-of-options
                command,
                cwd=self._folder,
                env=without_keys({name: os.environ[name] for name in os.environ.keys() - _ELSEWHERE})
                | _QUIET,
                input=given,
                stdin=None if given is not None else subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError:
            raise GitError("git is not installed", "install git, or name two folders") from None

    def _ask(self, *arguments: str) -> str | None:
        """Run git and return its output; ``None`` on failure, with its message in `_why`."""
        done = self._git(*arguments)
        self._why = done.stderr.decode("utf-8", "replace").strip()
        return done.stdout.decode("utf-8", "surrogateescape").strip() if done.returncode == 0 else None

    def commit(self, revision: str) -> str | None:
        """Return the id of the commit that a revision names, or ``None``."""
        return (
            self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            or None
        )

    def require(self, revision: str) -> str:
        """Return the id of a revision's commit. Raises GitError, with the fetch to run, if it is not here."""
        found = self.commit(revision)
        if found is None:
            raise GitError(f"there is no revision `{revision}` here", self._fetch_for(revision))
        return found

    def has_remote(self, url: str) -> bool:
        """Whether a URL is that of a remote, written with or without `.git` at its end."""
        known = (self._ask("config", "--get-regexp", r"^remote\..*\.url$") or "").splitlines()
        return url.removesuffix(".git") in {line.partition(" ")[2].removesuffix(".git") for line in known}

    def _fetch_for(self, revision: str) -> str:
        remotes = (self._ask("remote") or "").split()
        name, _, rest = revision.partition("/")
        plain = revision.rstrip("~^0123456789") if "~" in revision or "^" in revision else revision
        if plain != revision and self.shallow and self.commit(plain):
            return "the clone is shallow: run `git fetch --unshallow`"
        if name in remotes and rest:
            depth = " --depth=1" if self.shallow else ""
            return f"run `git fetch{depth} {name} {quote(f'{rest}:refs/remotes/{name}/{rest}')}`"
        if not remotes:
            return "see `git branch -a` and `git tag` for what there is"
        remote = "origin" if "origin" in remotes else remotes[0]
        if len(revision) >= 7 and all(letter in "0123456789abcdef" for letter in revision):  # noqa: PLR2004
            return f"run `git fetch {remote} {quote(revision)}`"
        tracked = f"{remote}/{revision}"
        if self.commit(tracked):
            return f"did you mean `{tracked}`?"
        name = quote(revision)
        return f"run `git fetch {remote} {name}` for a branch, `git fetch {remote} tag {name}` for a tag"

    def default_branch(self, wanted: str | None = None) -> str:
        """Return the default branch as a revision. Raises GitError if none is known.

        One that is ``wanted`` is that one or none.
        """
        if wanted is not None:
            return self._branch(wanted)
        named = self._ask("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
        known = ("origin/main", "origin/master", "main", "master")
        for name in (*([named] if named else []), *known):
            if self.commit(name):
                return name
        raise GitError(
            "the default branch is not here to compare with",
            "run `git fetch origin main:refs/remotes/origin/main`, or name a base",
        )

    def _branch(self, name: str) -> str:
        """A branch of the remote, or of a repository that has none."""
        has_remote = self._ask("remote") or any(self.commit(f"origin/{one}") for one in ("main", "master"))
        found = f"origin/{name}" if has_remote else name
        if self.commit(found):
            return found
        raise GitError(
            f"the branch `{name}`, which the change is to be merged into, is not here to compare with",
            f"run `git fetch origin {quote(f'{name}:refs/remotes/origin/{name}')}`, or name a base",
        )

    def merge_base(self, one: str, other: str) -> str:
        """Return the merge base of two revisions. Raises GitError if there is none here."""
        found = self._ask("merge-base", self.require(one), self.require(other))
        if found:
            return found.split("\n")[0]
        if self.shallow:
            raise GitError(
                f"the clone is too shallow to hold the merge base of `{one}` and `{other}`",
                "run `git fetch --unshallow origin`, or check out with `fetch-depth: 0`",
            )
        raise GitError(f"`{one}` and `{other}` share no history", "name a base")

    def path_of(self, file: Path) -> str:
        """Return a working tree path relative to the repository. Raises GitError if it is outside."""
        if self.top is None:
            return file.as_posix()
        absolute, top = Path(os.path.realpath(file)), Path(os.path.realpath(self.top))
        if not absolute.is_relative_to(top):
            raise GitError(f"`{file}` is outside the repository `{self.top}`", "name two folders")
        relative = absolute.relative_to(top).as_posix()
        return "" if relative == "." else relative

    def kind(self, commit: str, path: str) -> str:
        """Return the kind of a path: ``folder``, ``file``, ``submodule``, or empty if it does not exist."""
        if not path:
            return "folder"
        answer = self._ask("ls-tree", "--full-tree", commit, "--", path)
        mode = (answer or "").partition(" ")[0]
        return {"": "", _TREE: "folder", _MODULE: "submodule"}.get(mode, "file")

    def files(self, commit: str, path: str, wanted: Sequence[str]) -> Iterator[TreeFile]:
        """Yield every file at or below a path whose name has one of these suffixes, sorted by path.

        Links are followed within the commit. Raises GitError for files that cannot be read.
        """
        listing = self._git("ls-tree", "-r", "-z", "--full-tree", commit, "--", path or ".")
        names = []
        for line in listing.stdout.split(b"\0"):
            head, _, name = line.partition(b"\t")
            if head.startswith(_MODULE.encode()):
                where = name.decode("utf-8", "replace")
                raise GitError(f"`{where}` is a submodule in that revision", "name a revision inside it")
            if (
                b"\n" not in name
                and name
                and (name.decode("utf-8", "surrogateescape") == path or name.endswith(_bytes(wanted)))
            ):
                names.append(name)
        yield from self._read(commit, sorted(names))

    def _read(self, commit: str, names: list[bytes]) -> Iterator[TreeFile]:
        asked = b"".join(commit.encode() + b":" + name + b"\n" for name in names)
        answer = self._git("cat-file", "--batch", "--follow-symlinks", given=asked).stdout
        at = 0
        for name in names:
            shown = name.decode("utf-8", "surrogateescape")
            end = answer.find(b"\n", at)
            words = answer[at:end].split(b" ")
            if words[0] in _UNFOLLOWED:
                raise GitError(f"`{shown}` is a link that leads out of that revision", "name two folders")
            if end < 0 or words[-1] == b"missing" or not words[-1].isdigit() or int(words[-1]) > LONGEST_FILE:
                raise GitError(f"`{shown}` cannot be read from that revision", "see `git fsck`")
            size = int(words[-1])
            yield TreeFile(shown, answer[end + 1 : end + 1 + size])
            at = end + 1 + size + 1

    def versions(self, since: str, until: str, path: str, pattern: str) -> list[tuple[str, str]]:
        """Return the commits of a range that change a line matching ``pattern`` below a path, oldest first.

        Each with its day, such as ``2026-11-22``. Merges count once, on the first-parent line of ``until``.
        """
        place = f":(top,literal){path}"
        steps = self._git(
            "rev-list", "--first-parent", "--parents", "--reverse", f"{since}..{until}", "--", place
        ).stdout.splitlines()
        # A merge is compared with its first parent alone.
        pairs = b"".join(b" ".join(step.split()[:2]) + b"\n" for step in steps)
        changed = self._git(
            "diff-tree", "--stdin", "-r", "--root", *_NO_PROGRAMS, f"-G{pattern}", "--", place, given=pairs
        ).stdout.decode()
        commits = [line for line in changed.splitlines() if line and not line.startswith(":")]
        return list(zip(commits, self._days(commits), strict=True))

    def first(self, path: str) -> str | None:
        """Return the commit that added a path on the first-parent line of ``HEAD``, or ``None``."""
        place = f":(top,literal){path}"
        answer = self._ask("rev-list", "--first-parent", "--reverse", "HEAD", "--", place)
        return answer.partition("\n")[0] if answer else None

    def day(self, commit: str) -> str:
        """Return the day of a commit, such as ``2026-11-22``."""
        return self._days([commit])[0]

    def author(self, commit: str) -> tuple[str, str]:
        """Return the name and the e-mail address of a commit's author, as `.mailmap` has them."""
        answer = self._git("rev-list", "-1", "--format=%aN%n%aE", commit).stdout.decode("utf-8", "replace")
        name, address = answer.split("\n")[1:3]  # after a line with the commit's id
        return name, address

    def _days(self, commits: Sequence[str]) -> list[str]:
        if not commits:
            return []
        given = "".join(f"{commit}\n" for commit in commits).encode()
        answer = self._git("rev-list", "--no-walk=unsorted", "--format=%cs", "--stdin", given=given).stdout
        return answer.decode().split("\n")[1::2]  # after a line with each commit's id


def _bytes(texts: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


def _no_repository(folder: Path, why: str) -> GitError:
    if "dubious ownership" in why:
        return GitError(
            f"git does not trust the repository of `{folder}`, which belongs to somebody else",
            f"run `git config --global --add safe.directory {quote(str(folder))}`",
        )
    return GitError(f"`{folder}` is in no git repository", "name two folders or files")
