"""Sentences as the page's templates read them."""

from __future__ import annotations


def marked(text: str) -> list[str]:
    """A sentence cut at its backticks: what has an odd index is a name."""
    parts = text.split("`")
    return parts if len(parts) % 2 else [text]
