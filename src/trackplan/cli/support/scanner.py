"""Choice of scanner: the native one, or the plain one, which every install has."""

from __future__ import annotations

import os

import trackplan

SWITCH = "TRACKPLAN_SCANNER"
"""An environment variable that is ``off`` where the plain way is wanted though the native one is there."""


def uses_scanner() -> bool:
    """Whether payloads are read by the native scanner, which is looked for and not loaded."""
    if os.environ.get(SWITCH) == "off":
        return False
    names = os.listdir(os.path.dirname(trackplan.__file__))  # noqa: PTH120, PTH208 - pathlib is slow to import
    return any(name.startswith("_scanner.") and name.endswith((".so", ".pyd")) for name in names)
