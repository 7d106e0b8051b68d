"""Running rules, judging their problems (severity, fingerprint, allow, baseline), and making reports.

A rule yields a `Problem`; only this package makes a `Finding`.
"""

from trackplan.engine.calls import check_calls, with_broken_calls
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
    "check_calls",
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
    "with_broken_calls",
]
