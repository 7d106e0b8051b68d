"""Sentences, as data for the page's templates."""

from __future__ import annotations


def marked(text: str) -> list[str]:
    """Split a sentence at its backticks: parts with an odd index are names."""
    parts = text.split("`")
    return parts if len(parts) % 2 else [text]
