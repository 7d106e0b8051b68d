"""Sanitizing of the plan's Markdown for renderers that may be laxer than ours."""

from __future__ import annotations

import re

_SAFE = ("http:", "https:", "mailto:")
_TARGET = re.compile(r"(\]\s*[(:]\s*)([^\s)]*)")
_SCHEME = re.compile(r"[^/?#]*:")


def sanitize(text: str) -> str:
    """Remove HTML, images, and links of schemes other than http, https and mailto."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("![", "!\\[")
    return _TARGET.sub(_target, text)


def _target(match: re.Match[str]) -> str:
    scheme = _SCHEME.match(match[2])
    if scheme and not match[2].lower().startswith(_SAFE):
        return "\\" + match[0]
    return match[0]
