"""Suggestions for unknown names: the "did you mean" of every message."""

from __future__ import annotations

from collections.abc import Iterable

from trackplan.naming.likeness import nearest

SHOWN = 8
"""More names than this are counted, not listed."""

_CLOSE = 60
"""Likeness in percent from which a guess helps more than it misleads."""


def guess(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was probably meant."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a mistake needs them

    names = sorted(known)
    if (found := nearest(name, names)) is not None:
        return found.name
    close = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=None)
    return min(close, key=lambda one: (-one[1], one[0][:1] != name[:1]))[0] if close else None


def suggest(name: str, known: Iterable[str], *, otherwise: str) -> str:
    """Return help for an unknown name: the closest known one, the list of known ones, or ``otherwise``."""
    names = sorted(known)
    if (meant := guess(name, names)) is not None:
        return f"did you mean `{meant}`?"
    if names and len(names) <= SHOWN:
        listed = ", ".join(f"`{one}`" for one in names)
        return f"{otherwise}; there {'is' if len(names) == 1 else 'are'} {listed}"
    return otherwise
