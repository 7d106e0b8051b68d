"""Strict JSON."""

from __future__ import annotations

from typing import Any

import jiter


def parse(data: bytes) -> Any:
    """The value of strict JSON text; raises ValueError."""
    return jiter.from_json(data, catch_duplicate_keys=True, allow_inf_nan=False)
