"""Terminal output: wrapping, colours and links."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from trackplan.model.finding import Severity
from trackplan.reporters import Style
from trackplan.reporters.excerpt import cells
from trackplan.reporters.safe import ascii_only, safe

BOLD, DIM, RED, GREEN, YELLOW, BLUE, CYAN = "1", "2", "1;91", "1;32", "1;33", "94", "1;36"
SEVERITY = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: CYAN}

NARROWEST = 40
"""The least cells for which wrapping makes sense."""


def wrap(text: str, indent: str, style: Style, *, begun: int = 0) -> Iterator[str]:
    """Break one sentence at spaces into lines of the style's width; a word is never broken.

    ``begun`` is the number of cells already used on the first line, beyond the indent.
    """
    room = width(style) - len(indent)
    line = " " * begun
    for word in (safe(text) if style.unicode else ascii_only(safe(text))).split(" "):
        if line.strip() and cells(line) + 1 + cells(word) > room:
            yield indent + line
            line = word
        else:
            line = f"{line} {word}" if line.strip() else line + word
    yield indent + line


def width(style: Style) -> int:
    """Return the number of cells in a line."""
    return max(NARROWEST, style.width) if style.width else sys.maxsize


def paint(text: str, codes: str, style: Style) -> str:
    """Colour a text with ECMA-48 codes (SGR)."""
    return f"\x1b[{codes}m{text}\x1b[0m" if style.color and text else text


def link(text: str, file: str, style: Style) -> str:
    """Format a text as a link to a file below the working directory (OSC 8), if the style has links."""
    if not style.folder or file == "-" or file.startswith(("/", "..")):
        return text
    from urllib.parse import quote  # noqa: PLC0415 - few terminals have links

    return f"\x1b]8;;{style.folder.rstrip('/')}/{quote(file)}\x1b\\{text}\x1b]8;;\x1b\\"
