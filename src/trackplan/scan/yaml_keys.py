"""Names of any kind as YAML keys on one line."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def spelled(name: str) -> str:
    """The name plain where no reader could take it for anything else, else quoted."""
    if _PLAIN.fullmatch(name) and name.lower() not in _WORDS:
        return name
    return '"' + "".join(map(escaped, name)) + '"'


def escaped(one: str) -> str:
    """Return a character as it stands in a quoted scalar."""
    if one in '"\\':
        return "\\" + one
    if one.isprintable():
        return one
    code = ord(one)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the basic plane
