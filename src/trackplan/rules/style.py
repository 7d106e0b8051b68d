"""Checks of names against the plan's style."""

from __future__ import annotations

from collections.abc import Mapping

from trackplan.naming.styles import fits, remedy
from trackplan.validator import matcher


def style_fault(
    name: str, style: str | Mapping[str, str], own: tuple[str, ...]
) -> tuple[str, str | None] | None:
    """Return the fault of a name, and the remedy; ``None`` if it fits, or cannot be judged."""
    if isinstance(style, str):
        if fits(name, style, own):
            return None
        mended = remedy(name, style, own)
        return f"`{name}` is not in {style}", None if mended is None else f"rename it to `{mended}`"
    test = matcher(style["pattern"])
    if test is None or test(name):
        return None
    return f"`{name}` does not match the pattern of names", f"names match `{style['pattern']}`"
