"""What a CI system says a change is to be compared with, in its environment.

GitHub: https://docs.github.com/actions/reference/variables-reference and the payload of `push`;
GitLab: https://docs.gitlab.com/ci/variables/predefined_variables/; Azure Pipelines, Bitbucket, Buildkite
and Jenkins: the predefined variables in their manuals.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.reading import read_file

TARGETS = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
    "CHANGE_TARGET",
)
"""The variables that hold the branch that a change is to be merged into."""


def target_branch() -> str | None:
    """The branch that a change is to be merged into, where the CI system names one."""
    found = next((os.environ[name] for name in TARGETS if os.environ.get(name)), None)
    return None if found is None else found.removeprefix("refs/heads/")


def before_push() -> str | None:
    """The commit that a branch was at before the push that CI runs for; ``None`` for a new branch."""
    commit = os.environ.get("CI_COMMIT_BEFORE_SHA") or _github_before()
    return commit if commit and commit.strip("0") else None


def _github_before() -> str | None:
    path = os.environ.get("GITHUB_EVENT_PATH")
    if os.environ.get("GITHUB_EVENT_NAME") != "push" or not path:
        return None
    try:
        event = json.loads(read_file(Path(path)))
    except (Stop, ValueError, RecursionError):
        return None
    before = event.get("before") if isinstance(event, dict) else None
    return before if isinstance(before, str) else None
