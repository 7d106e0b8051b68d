"""Places by what they read, so that a question about one attribute looks at few of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trackplan.consumers.use import Use
from trackplan.model.reference import within


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The positions of uses, by root and event and then by path."""

    uses: tuple[Use, ...]
    by_path: dict[tuple[str, str | None], dict[str, list[int]]]

    def near(self, root: str, events: Iterable[str | None], path: str) -> Iterator[Use]:
        """Yield what reads a path, something in it, or something around it, in order of the uses.

        Whether a change of the path touches them, their `Reference` says.
        """
        yield from (
            self.uses[position]
            for position in sorted(
                position
                for event in events
                for read, positions in self.by_path.get((root, event), {}).items()
                if within(read, path) or within(path, read)
                for position in positions
            )
        )


def index(uses: tuple[Use, ...]) -> Index:
    """Make the index of all places."""
    by_path: dict[tuple[str, str | None], dict[str, list[int]]] = {}
    for position, use in enumerate(uses):
        paths = by_path.setdefault((use.reference.root, use.event), {})
        paths.setdefault(use.reference.path, []).append(position)
    return Index(uses, by_path)
