"""The plan's `allow:` entries, for commands that judge findings."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from trackplan.model.finding import Finding


def today() -> date:
    """Return the date against which `allow` entries expire."""
    return datetime.now(UTC).date()


def allow_entries(findings: tuple[Finding, ...]) -> str:
    """Format `allow` entries for findings, ready to paste into the plan; the reasons are left to write."""
    subjects = sorted({(finding.rule, finding.at) for finding in findings})
    if not subjects:
        return ""
    lines = [f"  - {{rule: {rule}, at: {json.dumps(at)}, reason: }}" for rule, at in subjects]
    return "\n".join(("allow:", *lines, ""))
