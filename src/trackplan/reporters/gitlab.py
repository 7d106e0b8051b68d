"""GitLab's code quality report, shown in a merge request.

The format is that of GitLab's page "Code Quality", section "Code Quality report format".
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from trackplan.model.finding import Severity
from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.omissions import ReportPart, not_shown_but
from trackplan.reporters.safe import safe, safe_json
from trackplan.reporters.words import caveats, full_text, in_order

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, _style: Style) -> str:
    """Render an array of issues; an incomplete report has an issue that says so."""
    issues = list(_unique(_issues(report)))
    return safe_json(json.dumps(issues, ensure_ascii=False, indent=2)) + "\n"


def _unique(issues: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Number repeated fingerprints: GitLab shows only the first issue of each."""
    repeated: Counter[str] = Counter()
    for issue in issues:
        identity = issue["fingerprint"]
        repeated[identity] += 1
        numbered = f"{repeated[identity]}\0{identity}".encode("utf-8", "surrogatepass")
        yield {**issue, "fingerprint": hashlib.sha256(numbered).hexdigest()}


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    for name, sentence in caveats(report):
        yield _issue(f"trackplan {report.command}: {sentence}", name, name, "blocker", ".")
    for skipped in report.skipped:
        sentence = safe(f"skipped: {skipped.reason}")
        yield _issue(sentence, "skipped", f"skipped\0{skipped.what}", "info", _path(skipped.what))
    if said := not_shown_but(report, ReportPart.SKIPPED):
        yield _issue(f"trackplan {report.command}: {said}", "not-shown", "not-shown", "info", ".")
    for finding in in_order(report):
        yield _issue(
            safe(full_text(finding)),
            safe(finding.rule),
            finding.fingerprint or f"{finding.rule}\0{finding.at}",
            _SEVERITY[finding.severity],
            _path(finding.location.file),
            line=finding.location.span.line,
        )


def _issue(
    text: str, check: str, identity: str, severity: str, path: str, *, line: int = 1
) -> dict[str, Any]:
    return {
        "description": text,
        "check_name": check,
        "fingerprint": identity,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }


def _path(file: str) -> str:
    return safe(file).removeprefix("./") or "."
