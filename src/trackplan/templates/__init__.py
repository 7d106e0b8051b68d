"""Starter plans, one folder each, that `trackplan init` writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

STARTERS: Mapping[str, str] = MappingProxyType(
    {
        "minimal": "One event and one journey, with comments that teach the language.",
        "snake_case": "A whole shop: browsing, cart, orders, subscriptions, messages and their journeys.",
        "title_case": "The seven events that most shops begin with, named as in `Order Completed`.",
    }
)
"""Each starter's name, with what it holds."""


def folder(starter: str) -> Path:
    """Return the folder of a starter plan: its YAML, and payloads under `samples/`.

    Raises KeyError for a name that is not in `STARTERS`.
    """
    if starter not in STARTERS:
        raise KeyError(starter)
    here = Path(__file__).parent
    shipped = here / starter
    if shipped.is_dir():
        return shipped
    # The repository keeps one copy of the whole shop, which the wheel takes in under its own name.
    return here.parents[2] / "tracking_plan"


CI_FILES: Mapping[str, str] = MappingProxyType(
    {
        "github": ".github/workflows/trackplan.yml",
        "github-comment": ".github/workflows/trackplan-comment.yml",
        "github-audit": ".github/workflows/trackplan-audit.yml",
        "gitlab": ".gitlab-ci.yml",
        "gitlab-audit": ".gitlab/trackplan-audit.yml",
        "pre-commit": ".pre-commit-config.yaml",
    }
)
"""What can run trackplan, and the file that tells it to."""


def ci_path(system: str) -> Path:
    """Return the path of the template for one of `CI_FILES`; ``@VERSION@`` is the version to install."""
    return Path(__file__).parent / "ci" / f"{system}.yml"


def ci_text(system: str) -> str:
    """Return the text of `ci_path`."""
    return ci_path(system).read_text("utf-8")
