"""Notes about parts of a report that a format does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from trackplan.model.report import Report
from trackplan.model.verdict import Verdict
from trackplan.reporters.words import number

if TYPE_CHECKING:  # of `diff` and `ci` alone
    from trackplan.model.change import Change

WHERE = "see --format json"


class ReportPart(StrEnum):
    """A part of a report that some formats omit, or only count."""

    FINDINGS = "findings"
    SKIPPED = "skipped"
    SET_ASIDE = "set aside"
    CHANGES = "changes"
    CHANGE_READERS = "readers of changes"
    SAFE_READERS = "readers of safe changes"
    LANDED = "landed"
    IMPACT = "impact"
    COUNTED_READERS = "readers that are only counted"
    READINESS = "readiness"


BESIDE_FINDINGS = (
    ReportPart.CHANGES,
    ReportPart.CHANGE_READERS,
    ReportPart.LANDED,
    ReportPart.IMPACT,
    ReportPart.READINESS,
    ReportPart.SET_ASIDE,
    ReportPart.SKIPPED,
)
"""Everything but findings."""


def not_shown_but(report: Report, *shown: ReportPart) -> str:
    """Return `not_shown` for a format that shows findings and these parts."""
    return not_shown(report, *(part for part in BESIDE_FINDINGS if part not in shown))


def not_shown(report: Report, *parts: ReportPart) -> str:
    """Return a line that counts these parts and says where to find them; empty if there are none."""
    amounts = []
    for part in parts:
        counted, said = _PARTS[part]
        if count := counted(report):
            amounts.append(said(count))
    if not amounts:
        return ""
    listed = " and ".join(filter(None, (", ".join(amounts[:-1]), amounts[-1])))
    return f"not shown here: {listed}; {WHERE}"


def _changes(report: Report) -> list[Change]:
    return [row.change for row in report.changes.rows] if report.changes is not None else []


def _touched(changes: Iterable[Change]) -> int:
    return len({reader for change in changes for reader in change.affected})


def _safe_readers(report: Report) -> int:
    return _touched(one for one in _changes(report) if one.readers.verdict is Verdict.SAFE)


def _readers(report: Report) -> int:
    return sum(one.reader_count for one in report.impact.subjects) if report.impact is not None else 0


def _counted_readers(report: Report) -> int:
    """Count the consumers that the text of `impact` only counts: of attributes, and in an overview all."""
    if report.impact is None or not report.impact.asked:
        return _readers(report)
    parts = (part for one in report.impact.subjects for part in one.attributes or ())
    return sum(len(part.readers) for part in parts)


def _lines(report: Report) -> int:
    return sum(len(one.checks) for one in report.readiness.checklists) if report.readiness is not None else 0


def _count_aside(report: Report) -> int:
    """Count what was accepted; what options left out needs no note."""
    return sum(one.count for one in report.set_aside if one.how != "deselected")


def _set_aside(count: int) -> str:
    return f"why {number(count, 'findings')} {'was' if count == 1 else 'were'} set aside"


_PARTS: Mapping[ReportPart, tuple[Callable[[Report], int], Callable[[int], str]]] = {
    ReportPart.FINDINGS: (lambda report: len(report.findings), lambda count: number(count, "findings")),
    ReportPart.SKIPPED: (
        lambda report: len(report.skipped),
        lambda count: f"{number(count, 'things')} not checked",
    ),
    ReportPart.SET_ASIDE: (_count_aside, _set_aside),
    ReportPart.CHANGES: (
        lambda report: len(_changes(report)),
        lambda count: f"the verdicts of {number(count, 'changes')}",
    ),
    ReportPart.CHANGE_READERS: (
        lambda report: _touched(_changes(report)),
        lambda count: f"{number(count, 'readers')} of what changed",
    ),
    ReportPart.SAFE_READERS: (_safe_readers, lambda count: f"{number(count, 'readers')} of what is safe"),
    ReportPart.LANDED: (
        lambda report: len(report.landed.events) if report.landed is not None else 0,
        lambda count: f"what landed of {number(count, 'events')}",
    ),
    ReportPart.IMPACT: (_readers, lambda count: number(count, "readers")),
    ReportPart.COUNTED_READERS: (_counted_readers, lambda count: f"the places of {number(count, 'readers')}"),
    ReportPart.READINESS: (_lines, lambda count: number(count, "checklist lines")),
}
"""The size of each part in a report, and its wording."""
