"""SHA-256 as the interpreter has it built in.

`hashlib` takes OpenSSL's, which is loaded for it: 3 ms and 4 MB for a few hashes of short texts.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

MODULES = ("_sha2", "_sha256", "hashlib")
"""Where it is: since Python 3.12, before that, and everywhere."""


def hex_digest(data: bytes) -> str:
    """Return the hash of bytes in hexadecimal."""
    digest: str = _sha256()(data).hexdigest()
    return digest


@cache
def _sha256() -> Any:
    for name in MODULES:
        try:
            return import_module(name).sha256
        except ImportError:
            continue
    raise AssertionError("hashlib is always there")
