"""What the commands that judge findings share of the plan's `allow:`."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from trackplan.model.finding import Finding


def today() -> date:
    """The date by which an `allow` entry has expired or not."""
    return datetime.now(UTC).date()


def allow_entries(findings: tuple[Finding, ...]) -> str:
    """`allow` entries for findings, ready to paste into the plan; each still wants its reason."""
    subjects = sorted({(finding.rule, finding.at) for finding in findings})
    if not subjects:
        return ""
    lines = [f"  - {{rule: {rule}, at: {json.dumps(at)}, reason: }}" for rule, at in subjects]
    return "\n".join(("allow:", *lines, ""))
