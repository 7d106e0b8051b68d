"""Reasons without the person: what a failure says, with addresses, numbers and values taken out."""

from __future__ import annotations

import re

LONGEST = 300

# Order matters: an address is gone before its digits are looked at.
_MASKS = (
    (re.compile(r"https?://\S+"), "<url>"),
    (re.compile(r"[^\s@<>\"'()]+@[\w.-]*\w"), "<address>"),
    (re.compile(r"\"(?![A-Za-z_][\w.\[\]]*\")[^\"]*\"|'(?![A-Za-z_][\w.\[\]]*')[^']*'"), "<value>"),
    (re.compile(r"\+?\d(?:[\d ().-]{4,}\d)"), "<number>"),
    (re.compile(r"\b(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{12,}={0,2}"), "<id>"),
)


def masked(reason: str) -> str:
    """The reason of a failed message with what may be of a person replaced.

    Names such as ``event.cart_value`` stay, also in quotes: they are why the reason is read.
    """
    text = " ".join(reason.split())
    for pattern, stand_in in _MASKS:
        text = pattern.sub(stand_in, text)
    return text[:LONGEST]
