"""Running rules, judging their problems (severity, fingerprint, allow, baseline), and making reports.

A rule yields a `Problem`; only this package makes a `Finding`. Calls in source code are in `calls`, which few
commands need.
"""

from trackplan.engine.judging import Judged, judge, judge_changes, merged
from trackplan.engine.reporting import report_of
from trackplan.engine.running import (
    check_changes,
    check_documents,
    check_landing,
    check_plan,
    check_readers,
    rules,
    unjudged,
)
from trackplan.engine.stamping import address, fingerprint, hint, severity, stamp

__all__ = [
    "Judged",
    "address",
    "check_changes",
    "check_documents",
    "check_landing",
    "check_plan",
    "check_readers",
    "fingerprint",
    "hint",
    "judge",
    "judge_changes",
    "merged",
    "report_of",
    "rules",
    "severity",
    "stamp",
    "unjudged",
]
