"""Whether payloads are read by the native scanner."""

from __future__ import annotations

import os
from importlib.util import find_spec

SWITCH = "TRACKPLAN_SCANNER"
"""An environment variable that is ``off`` where the plain way is wanted though the scanner is there."""


def uses_scanner() -> bool:
    """Whether this install has the native scanner, which is looked for and not loaded."""
    return os.environ.get(SWITCH) != "off" and find_spec("trackplan._scanner") is not None
