"""Forms in which systems write one id: ``1002``, ``#1002``, ``gid://shop/Order/1002``, and with a blank."""

from __future__ import annotations

from collections.abc import Mapping

ODD = r"^[\s#]|\s$|/"
"""A pattern of JSON Schema that every text matches of which `odd_form` tells a plain one."""

FORMS: Mapping[int, str] = {0: "plain", 1: "with a blank", 2: "with `#`", 3: "as a path"}
"""What a mark of `odd_form` says."""

_BLANK, _SIGN, _PATH = 1, 2, 3


def odd_form(text: str) -> tuple[int, str] | None:
    """Return how a text differs from its plain form, as a mark of `FORMS`, and that form; else ``None``."""
    last = text.strip().rpartition("/")[2]
    plain = last.lstrip("#").strip()
    if plain == text or not plain:
        return None
    return (_PATH if "/" in text else _SIGN if plain != last else _BLANK), plain
