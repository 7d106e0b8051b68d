"""Answers in which one field is not what the API documents, by name: what makes them of a right answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Answer = dict[str, Any]

ANY: dict[str, Any] = {
    "a list": ["3"],
    "an empty list": [],
    "an object": {"start": "3"},
    "an empty object": {},
    "a fraction": 1.5,
    "a fraction of 1e300": 1e300,
    "true": True,
    "false": False,
    "a list of lists": [[["3"]]],
}
"""Values that are neither a text, a whole number nor null."""

CURSORS = {
    **ANY,
    "100,000 characters": "x" * 100_000,
    "characters that triple in an address": "\u00e9" * 5_000,
    "half a surrogate pair": "\ud800",
}
LISTS = {
    **{kind: value for kind, value in ANY.items() if "list" not in kind},
    "a text": "none",
    "a number": 3,
}
ITEMS = {
    **{f"an item that is {kind}": value for kind, value in ANY.items() if "object" not in kind},
    "an item that is a text": "x",
    "an item that is a number": 3,
    "an item that is null": None,
}


def _set(name: str, value: Any) -> Callable[[Answer], Answer]:
    return lambda answer: {**answer, name: value}


def _and(item: Any) -> Callable[[Answer], Answer]:
    return lambda answer: {
        name: [*value, item] if isinstance(value, list) else value for name, value in answer.items()
    }


def odd(gives: str) -> Mapping[str, Callable[[Answer], Answer]]:
    """What makes an answer one that nobody understands, for a list that has this name."""
    return {
        **{f"next is {kind}": _set("next", value) for kind, value in CURSORS.items()},
        **{f"the list is {kind}": _set(gives, value) for kind, value in LISTS.items()},
        **{kind: _and(item) for kind, item in ITEMS.items()},
    }
