"""The types of the plan language, by name, with their JSON types."""

from __future__ import annotations

from collections.abc import Mapping

TYPES: Mapping[str, tuple[str, ...]] = {
    "string": ("string",),
    "integer": ("integer",),
    "number": ("number",),
    "boolean": ("boolean",),
    "object": ("object",),
    "array": ("array",),
    "timestamp": ("integer",),
    "datetime": ("string",),
    "date": ("string",),
    "any": ("string", "number", "boolean", "object", "array"),
}
"""The JSON types of each type. `timestamp` is unix seconds."""
