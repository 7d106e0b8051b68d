"""Two plans compared: the facts of `trackplan.changes`, judged, with payloads that show what breaks."""

from trackplan.diff.comparison import compare

__all__ = ["compare"]
