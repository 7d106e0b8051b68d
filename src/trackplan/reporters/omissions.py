"""What a format does not show of a report, in one line that says where it is."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from trackplan.model.report import Report
from trackplan.reporters.words import number

WHERE = "see --format json"


class Part(StrEnum):
    """A part of a report that some formats have no room for."""

    FINDINGS = "findings"
    CHANGES = "changes"
    LANDED = "landed"
    IMPACT = "impact"
    READINESS = "readiness"
    SET_ASIDE = "set aside"
    SKIPPED = "skipped"


def not_shown(report: Report, *parts: Part) -> str:
    """One line that counts these parts of a report and says where they are; empty if it has none of them."""
    amounts = [amount for part in parts for amount in _amounts(report, part)]
    if not amounts:
        return ""
    listed = " and ".join(filter(None, (", ".join(amounts[:-1]), amounts[-1])))
    return f"not shown here: {listed}; {WHERE}"


def _amounts(report: Report, part: Part) -> Iterator[str]:
    match part:
        case Part.FINDINGS if report.findings:
            yield number(len(report.findings), "findings")
        case Part.CHANGES if report.changes is not None and report.changes.rows:
            yield f"the verdicts of {number(len(report.changes.rows), 'changes')}"
        case Part.LANDED if report.landed is not None and report.landed.events:
            yield f"what landed of {number(len(report.landed.events), 'events')}"
        case Part.IMPACT if report.impact is not None:
            if count := sum(len(one.all_readers) for one in report.impact.subjects):
                yield number(count, "readers")
        case Part.READINESS if report.readiness is not None:
            yield number(sum(len(one.checks) for one in report.readiness.checklists), "checklist lines")
        case Part.SET_ASIDE if report.set_aside:
            count = sum(one.count for one in report.set_aside)
            yield f"why {number(count, 'findings')} {'was' if count == 1 else 'were'} set aside"
        case Part.SKIPPED if report.skipped:
            yield f"{number(len(report.skipped), 'things')} not checked"
        case _:
            pass
