"""Capabilities of a stream, by its terminal and the environment."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_LINKING = {"ghostty", "Hyper", "iTerm.app", "rio", "Tabby", "vscode", "WezTerm", "zed"}
"""Values of ``TERM_PROGRAM`` of terminals that follow OSC 8 links."""


def colours(stream: TextIO) -> bool:
    """Return whether to use colour, by `NO_COLOR` (no-color.org), `FORCE_COLOR` and the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or _capable(stream)


def links(stream: TextIO) -> bool:
    """Return whether to write links, by `FORCE_HYPERLINK` (0 is never) and known terminals.

    A terminal cannot be asked; unknown ones might show the raw codes.
    """
    asked = os.environ.get("FORCE_HYPERLINK")
    if asked:
        return asked != "0"
    if not _capable(stream) or os.environ.get("CI"):
        return False
    program, kind = os.environ.get("TERM_PROGRAM"), os.environ.get("TERM", "")
    vte = os.environ.get("VTE_VERSION", "")
    return (
        program in _LINKING
        or kind in {"alacritty", "foot", "xterm-ghostty", "xterm-kitty"}
        or any(os.environ.get(name) for name in ("DOMTERM", "KONSOLE_VERSION", "WT_SESSION"))
        or (vte.isdecimal() and int(vte) >= 5000)  # noqa: PLR2004 - 0.50
    )


def painted(text: str, codes: str, stream: TextIO) -> str:
    """Colour a text (SGR codes) if the stream shows colours."""
    return f"\x1b[{codes}m{text}\x1b[0m" if colours(stream) else text


def _capable(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"
