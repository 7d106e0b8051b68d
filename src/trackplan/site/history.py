"""What changed from one release of the plan to the next, as the site shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any


def by_release(changes: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, list[Mapping[str, Any]]]]:
    """Records of changes that stand one after the other by the record of their release."""
    for release, some in groupby(changes, itemgetter("release")):
        yield release, list(some)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseChange:
    """One change between two releases, with what `diff` says of it."""

    message: str
    """One sentence, with names in backticks."""
    event: str | None = None
    attribute: str | None = None
    senders: str = "safe"
    """``safe``, ``risky`` or ``breaking``."""
    readers: str = "safe"
    adds: bool = False
    """Whether this is how the event came into the plan."""

    @property
    def breaking(self) -> bool:
        """Whether it breaks anybody."""
        return "breaking" in {self.senders, self.readers}

    def record(self) -> dict[str, Any]:
        """The change as the JSON twin has it."""
        named = {"event": self.event, "attribute": self.attribute}
        return {
            "message": self.message,
            **{key: value for key, value in named.items() if value is not None},
            "senders": self.senders,
            "readers": self.readers,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A state of the plan that has a name, and its changes since the one before."""

    name: str
    """The plan's version there, a tag, or a short revision."""
    on: str = ""
    """The day, as ``2026-11-22``."""
    url: str = ""
    changes: tuple[ReleaseChange, ...] = ()

    def record(self) -> dict[str, Any]:
        """The release as the JSON twin has it, without its changes."""
        said = {"on": self.on, "url": self.url}
        return {"name": self.name, **{key: value for key, value in said.items() if value}}
