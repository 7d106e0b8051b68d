"""The plan of another repository, or of a revision: for checks that run where the plan is not."""

from __future__ import annotations

from pathlib import Path

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plan_revisions import PlanRevisions
from trackplan.cli.support.plans import FOLDER, require_plan
from trackplan.model.plan import Plan
from trackplan.sources.git import GitError, Repository

HELP = (
    "name a folder, a file, a revision such as origin/main:plans/shop, or a clone with a revision: "
    "../plans@v2.0.0"
)


def plan_from(word: str | None) -> Plan:
    """Return the plan that ``--plan`` names.

    It is a folder or file; a revision of this repository, with a path behind a colon; or, before an at sign,
    a clone, a ``file://`` URL or the URL of a remote, whose revisions are fetched already. Raises `Stop`.
    """
    if word is None or Path(word).exists():
        return require_plan(None if word is None else Path(word))
    place, at, revision = word.rpartition("@")
    try:
        if at and place and ":" not in place.rpartition("/")[2]:
            repository = _repository(place)
            if repository is not None:
                return _at(repository, revision, word)
        if word.startswith(("http:", "https:", "ssh:", "git@")) or "://" in word:
            raise Stop(f"`{word}` is no remote of this repository", f"fetch it first, or {HELP}")
        return _at(Repository(Path.cwd()), word, word)
    except GitError as error:
        raise Stop(f"there is no plan at `{word}`: {error.message}", error.help or HELP) from None


def _at(repository: Repository, revision: str, word: str) -> Plan:
    name, _, path = revision.partition(":")
    return PlanRevisions(plan=None).at(repository, repository.require(name), word, path or FOLDER)


def _repository(place: str) -> Repository | None:
    """Return the clone at a path or `file://` URL, or this repository if it has fetched from a URL."""
    local = Path(place.removeprefix("file://"))
    if local.is_dir():
        return Repository(local)
    here = Repository(Path.cwd())
    return here if here.has_remote(place) else None
