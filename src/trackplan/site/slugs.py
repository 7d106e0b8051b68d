"""File names and anchors from arbitrary names."""

from __future__ import annotations

import re
from hashlib import sha256

_SAFE = re.compile(r"[a-z0-9_-]{1,60}")
_HASHED = re.compile(r".*--[0-9a-f]{8}")
_OTHER = re.compile(r"[^a-z0-9_-]+")
_ANCHOR = re.compile(r"[A-Za-z0-9_.*-]{1,200}")

# Windows takes these for devices, whatever follows the dot.
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]|conin-|conout-")


def slug(name: str) -> str:
    """Return a file name for any name: the name itself if it is safe everywhere, else a slug with a hash.

    Two names never share one, even on case-insensitive file systems.
    """
    if _SAFE.fullmatch(name) and not _DEVICES.fullmatch(name) and not _HASHED.fullmatch(name):
        return name
    stem = _OTHER.sub("-", name.lower())[:60].strip("-") or "_"
    return f"{stem}--{digest(name)}"


def anchor(path: str) -> str:
    """Return the URL fragment of an attribute's row: ``items[].sku`` is ``a-items*.sku``."""
    plain = path.replace("[]", "*")
    return f"a-{plain}" if _ANCHOR.fullmatch(plain) and "*" not in path else f"a-{slug(path)}"


def digest(name: str) -> str:
    """Return eight hexadecimal digits of SHA-256; lone surrogates are allowed."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
