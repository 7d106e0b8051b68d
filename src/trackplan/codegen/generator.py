"""Generation of a package of typed senders, in any language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from trackplan.codegen.shapes import TypedEvent, typed_event
from trackplan.model.plan import Event, Plan

LANGUAGES = {"go": "Go", "typescript": "TypeScript", "python": "Python"}
"""Every language by the name of its module; a language is one folder: a module and its templates."""


class Client(NamedTuple):
    """An official client that a package can send with."""

    least: str
    """The client, with the least version that takes what is sent."""
    module: str
    """What code imports."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """What is generated: a plan's events for one client, into a folder of this name."""

    plan: Plan
    events: Sequence[TypedEvent]
    client: str
    folder: str


def clients(language: str) -> dict[str, Client]:
    """Return the clients of a language by the name that ``--client`` takes."""
    found: dict[str, Client] = _module(language).CLIENTS
    return found


def package_files(
    language: str, plan: Plan, events: Sequence[Event], *, client: str, folder: str
) -> Iterator[tuple[str, bytes]]:
    """Yield each file of a package: its name in the folder, and its content."""
    package = Package(
        plan=plan, events=[typed_event(plan, event) for event in events], client=client, folder=folder
    )
    for name, text in _module(language).files(package):
        yield name, text.encode()


def _module(language: str) -> Any:
    return import_module(f"trackplan.codegen.{language}")
