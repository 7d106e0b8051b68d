"""Whether texts hold what was decoded of them and no more: no name stands twice in one object.

A decoder keeps one of two values of the same name. Written again, the decoded value then has fewer
quotes than its text. Quotes are counted of many texts at once, since no text can have fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from trackplan.document.json_plain import quotes_in

_encode = msgspec.json.Encoder().encode_lines


def named_once(texts: Sequence[bytes], decoded: Sequence[Any]) -> bool:
    """Whether all texts are such; false also where it takes a closer look."""
    quotes = quotes_in(b"".join(texts))
    return quotes is not None and quotes == quotes_in(_encode(decoded))
