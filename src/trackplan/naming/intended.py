"""Matching an unknown name to the known name it was meant to be."""

from __future__ import annotations

from collections.abc import Iterable

from trackplan.naming.affixes import affixed
from trackplan.naming.likeness import Likeness, nearest


def intended(name: str, known: Iterable[str]) -> Likeness | None:
    """The known name that is most like a name, or that has only an environment or a version around it."""
    names = tuple(known)
    around = affixed(name, names)
    return nearest(name, names) or (around.likeness if around is not None and around.technical else None)
