"""Records as they come out of a container, before anything is known of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

LinedRecord = tuple[int, Any, Any]
"""The line, what its container gives of it, and the container's own."""

Accepts = Callable[[Sequence[LinedRecord]], Sequence[LinedRecord]]
"""Counts those records that are plainly valid, and gives back the others."""
