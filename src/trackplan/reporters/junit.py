"""JUnit XML for the test pages of CI systems: one suite per event or file, one case per rule.

Only errors fail a case, as only errors fail a run; warnings and notes are the case's output. Checked inputs
pass in a suite of their own, so that a clean report is not empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.etree import ElementTree as ET

from trackplan.model.finding import Finding, Severity
from trackplan.model.readiness import Check, ReadinessOutcome
from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.omissions import ReportPart, not_shown_but
from trackplan.reporters.safe import safe
from trackplan.reporters.words import caveats, full_text, in_order, number, place, verdict

_TOTALS = ("tests", "failures", "errors", "skipped")


def render(report: Report, _style: Style) -> str:
    """Render the whole report as one ``testsuites`` element."""
    root = ET.Element("testsuites", name=f"trackplan {report.command}")
    root.append(_checked(report))
    root.extend(_checklists(report))
    root.extend(_suites(report))
    for total in _TOTALS:
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _checked(report: Report) -> ET.Element:
    amounts = [number(count, kind.replace("_", " ")) for kind, count in report.checked.items() if count]
    cases = [ET.Element("testcase", name=amount, classname="checked") for amount in amounts]
    for name, sentence in caveats(report):
        case = ET.Element("testcase", name=name, classname="checked")
        ET.SubElement(case, "error", message=sentence, type=name)
        cases.append(case)
    for skipped in report.skipped:
        case = ET.Element("testcase", name=safe(skipped.what), classname="skipped")
        ET.SubElement(case, "skipped", message=safe(skipped.reason))
        cases.append(case)
    suite = _suite("checked", cases)
    closing = (not_shown_but(report, ReportPart.READINESS, ReportPart.SKIPPED), verdict(report))
    ET.SubElement(suite, "system-out").text = "\n".join(safe(line) for line in closing if line)
    return suite


def _checklists(report: Report) -> Iterator[ET.Element]:
    """Yield a suite for each checklist, with one case per check; an unknown outcome is a skipped case."""
    for one in report.readiness.checklists if report.readiness is not None else ():
        name = safe(one.name)
        yield _suite(name, [_check(name, check) for check in one.checks])


def _check(suite: str, check: Check) -> ET.Element:
    case = ET.Element("testcase", name=safe(check.line), classname=suite)
    said = safe(check.evidence)
    if check.outcome is ReadinessOutcome.FAIL:
        failure = ET.SubElement(case, "failure", message=said, type="fail")
        failure.text = "\n".join(map(safe, filter(None, (*check.places, check.next)))) or None
    elif check.outcome is ReadinessOutcome.UNKNOWN:
        ET.SubElement(case, "skipped", message=said)
    else:
        ET.SubElement(case, "system-out").text = said
    return case


def _suites(report: Report) -> Iterator[ET.Element]:
    for name, about in groupby(sorted(in_order(report), key=_about), key=_about):
        rules = groupby(sorted(about, key=_rule), key=_rule)
        yield _suite(name, [_case(name, rule, list(findings)) for rule, findings in rules])


def _rule(finding: Finding) -> str:
    return finding.rule


def _about(finding: Finding) -> str:
    return safe(finding.event or finding.location.file) or "plan"


def _suite(name: str, cases: list[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=name)
    for total, tag in zip(_TOTALS, ("", "failure", "error", "skipped"), strict=True):
        suite.set(total, str(sum(case.find(tag) is not None for case in cases) if tag else len(cases)))
    suite.extend(cases)
    return suite


def _case(suite: str, rule: str, findings: list[Finding]) -> ET.Element:
    case = ET.Element("testcase", name=safe(rule), classname=suite, file=safe(findings[0].location.file))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    others = [finding for finding in findings if finding.severity is not Severity.ERROR]
    if errors:
        message = safe(errors[0].message)
        if len(errors) > 1:
            message = f"{number(len(errors), 'errors')}, the first: {message}"
        ET.SubElement(case, "failure", message=message, type="error").text = _lines(errors)
    if others:
        ET.SubElement(case, "system-out").text = _lines(others)
    return case


def _lines(findings: list[Finding]) -> str:
    return "\n".join(
        safe(f"{place(finding)}: {finding.severity.word}: {full_text(finding)}") for finding in findings
    )
