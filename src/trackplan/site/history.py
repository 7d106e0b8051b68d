"""Changes between releases of the plan, as the site shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from trackplan.model.verdict import Verdict


def by_release(changes: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, list[Mapping[str, Any]]]]:
    """Group consecutive records of changes by the record of their release."""
    for release, some in groupby(changes, itemgetter("release")):
        yield release, list(some)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseChange:
    """One change between two releases, with its verdicts."""

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
    def weight(self) -> tuple[int, int]:
        """The sort key that puts the worst last: its worse verdict, and on how many sides it stands."""
        sides = [Verdict[word.upper()] for word in (self.senders, self.readers)]
        return max(sides), sum(sides)

    @property
    def breaking(self) -> bool:
        """Whether it breaks a side."""
        return "breaking" in {self.senders, self.readers}

    def record(self) -> dict[str, Any]:
        """Return the change as in the JSON page."""
        named = {"event": self.event, "attribute": self.attribute}
        return {
            "message": self.message,
            **{key: value for key, value in named.items() if value is not None},
            "senders": self.senders,
            "readers": self.readers,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A named state of the plan, and its changes since the previous one."""

    name: str
    """The plan's version there, a tag, or a short revision."""
    on: str = ""
    """The day, as ``2026-11-22``."""
    url: str = ""
    commit: str = ""
    """The first digits of the commit that made it."""
    by: str = ""
    """The owner of the plan whose contact the commit's author is, or else the author's name."""
    changes: tuple[ReleaseChange, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the release as in the JSON page, without its changes."""
        said = {"on": self.on, "url": self.url, "commit": self.commit, "by": self.by}
        return {"name": self.name, **{key: value for key, value in said.items() if value}}
