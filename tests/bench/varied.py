"""A corpus that is harder to read than `trackplan sample`'s: other alphabets, long arrays, personal data.

A fifth of the free texts are outside ASCII, one record in ten with items has 40 of them, and one in a
hundred has an e-mail address in a free text. Nothing else of a record changes, so as many are invalid.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

FREE = frozenset({"title", "city", "name", "search_query"})
"""Attributes of the shipped plan whose texts may be any."""

WORDS = [
    *("Größen XL", "Café crème à l'orange", "Ærø kaffe", "Kávé ☕"),
    *("Кофе в зёрнах", "深煎り珈琲", "قهوة عربية"),
]
MANY = 40


def varied(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield `track_v1` lines of the shipped plan, each varied; the same for the same lines."""
    chance = random.Random(14)
    for line in lines:
        record = json.loads(line)
        attributes = record["data"]
        personal = chance.random() < 0.01
        for name, items in attributes.items() if chance.random() < 0.1 else ():
            if isinstance(items, list) and items and isinstance(items[0], dict):
                attributes[name] = items * -(-MANY // len(items))

        def text(words: str, *, personal: bool = personal) -> str:
            if personal:
                return f"{words} for maya.{chance.randrange(1000)}@example.com"
            return chance.choice(WORDS) if chance.random() < 0.2 else words

        record["data"] = _replaced(attributes, text)
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _replaced(value: Any, text: Callable[[str], str], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _replaced(inner, text, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, text) for inner in value]
    return text(value) if name in FREE and isinstance(value, str) else value
