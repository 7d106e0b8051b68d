"""SARIF 2.1.0, as GitHub's code scanning reads it.

GitHub's requirements are on its pages "SARIF support for code scanning" and "SARIF results exceed limits";
the cap below is its hard limit, beyond which it rejects the whole upload.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from trackplan import __version__
from trackplan.model.finding import Finding, RuleCard, Severity
from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.markdown_text import prose
from trackplan.reporters.omissions import ReportPart, not_shown_but
from trackplan.reporters.safe import safe, safe_json
from trackplan.reporters.words import caveats, for_budget, full_text, number, reasons_aside, verdict
from trackplan.rules import catalog

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
LONGEST_DESCRIPTION = 1024
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}


def render(report: Report, _style: Style) -> str:
    """Render one run; of more results than GitHub accepts, the worst, with the number omitted."""
    return safe_json(json.dumps(_log(report), ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def _log(report: Report) -> dict[str, Any]:
    kept = for_budget(report)[:MOST_RESULTS]
    kept.sort(key=lambda finding: finding.order)
    rules = sorted({finding.rule for finding in kept})
    run = {
        "tool": {
            "driver": {
                "name": "trackplan",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": list(_descriptors(rules, kept)),
            }
        },
        "automationDetails": {"id": f"trackplan/{report.command}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": report.complete,
                "toolExecutionNotifications": list(_notifications(report, len(kept))),
            }
        ],
        "results": list(_results(kept, rules)),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _notifications(report: Report, kept: int) -> Iterator[dict[str, Any]]:
    for name, sentence in caveats(report):
        yield _notification(name, "error" if name == "incomplete" else "warning", sentence)
    if left_out := len(report.findings) - kept:
        told = (
            f"{number(left_out, 'findings')} of {len(report.findings):,} did not fit here, the least severe"
        )
        yield _notification("left-out", "warning", told)
    for skipped in report.skipped:
        yield _notification("skipped", "warning", f"skipped {safe(skipped.what)}: {safe(skipped.reason)}")
    for how, said in reasons_aside(report):
        yield _notification("set-aside", "note", f"{how} {safe(said)}")
    if said := not_shown_but(report, ReportPart.SET_ASIDE, ReportPart.SKIPPED):
        yield _notification("not-shown", "note", said)
    yield _notification("verdict", "note", safe(verdict(report)))


def _notification(name: str, level: str, text: str) -> dict[str, Any]:
    return {"descriptor": {"id": name}, "level": level, "message": {"text": text}}


def _descriptors(rules: Iterable[str], findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    known = catalog()
    first = {finding.rule: finding for finding in reversed(list(findings))}
    for rule in rules:
        card = known[rule].card if rule in known else _card(first[rule])
        yield {
            "id": safe(rule),
            "shortDescription": {"text": _sentence(card.summary)[:LONGEST_DESCRIPTION]},
            "fullDescription": {"text": _sentence(card.why)[:LONGEST_DESCRIPTION]},
            "help": {"text": _sentence(card.fix), "markdown": "\n\n".join(_help(card))},
            "defaultConfiguration": {"level": _LEVEL[card.severity]},
            "properties": {"precision": "very-high", "problem.severity": _PROBLEM[card.severity]},
        }


def _card(finding: Finding) -> RuleCard:
    """Return a minimal card for a rule unknown to the catalogue, such as one of a later version."""
    named = f"The rule `{finding.rule}`"
    return RuleCard(
        id=finding.rule,
        severity=finding.severity,
        summary=named,
        why=named,
        fix=finding.help.strip() or named,
        bad="",
        good="",
    )


def _help(card: RuleCard) -> Iterator[str]:
    yield prose(_joined(card.why))
    yield f"**Fix:** {prose(_joined(card.fix))}"
    if card.bad:
        yield f"Flagged:\n\n{_fenced(card.bad)}"
        yield f"Good:\n\n{_fenced(card.good)}"


def _sentence(text: str) -> str:
    return _plain(_joined(text))


def _joined(text: str) -> str:
    """Remove the source line breaks of a card's text."""
    return " ".join(text.split())


def _fenced(example: str) -> str:
    return f"```yaml\n{example.strip()}\n```"


def _results(findings: Iterable[Finding], rules: list[str]) -> Iterator[dict[str, Any]]:
    index = {rule: at for at, rule in enumerate(rules)}
    repeated: Counter[str] = Counter()
    for finding in findings:
        numbered = safe(finding.fingerprint or f"{finding.rule}/{finding.at}")
        repeated[numbered] += 1
        yield {
            "ruleId": safe(finding.rule),
            "ruleIndex": index[finding.rule],
            "level": _LEVEL[finding.severity],
            "message": {"text": _plain(full_text(finding)) or safe(finding.rule)},
            "locations": [{"physicalLocation": _location(finding)}],
            # GitHub merges results of one fingerprint, so a repeated one is numbered, as CodeQL does.
            "partialFingerprints": {"primaryLocationLineHash": f"{numbered}:{repeated[numbered]}"},
            "properties": _properties(finding),
        }


def _plain(text: str) -> str:
    """Escape embedded links, ``[text](target)``, which SARIF allows in every message."""
    return safe(text).replace("](", "]\u2060(")


def _location(finding: Finding) -> dict[str, Any]:
    """Return a location of one line: GitHub shows a result if the diff has every line of its region."""
    span = finding.location.span
    if span.end_line == span.line:
        end = span.end_column
    else:
        end = len(finding.excerpt.line) + 1 if finding.excerpt else 0
    return {
        "artifactLocation": {"uri": uri(finding.location.file)},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.line,
            "endColumn": max(end, span.column + 1),
        },
    }


def uri(path: str) -> str:
    """Percent-encode a path as a URI reference (RFC 3986), relative as the path is."""
    path = path.removeprefix("./") or "."
    try:
        # A file name that is no UTF-8 comes as surrogates; this gives its own bytes back.
        encoded = quote(path, safe="/:@!$&'()*+,;=~", errors="surrogateescape")
    except UnicodeEncodeError:
        encoded = quote(path, safe="/:@!$&'()*+,;=~", errors="replace")
    if path.startswith("/"):
        return f"file://{encoded}" if not path.startswith("//") else f"file:///{encoded.lstrip('/')}"
    return f"./{encoded}" if ":" in encoded.partition("/")[0] else encoded


def _properties(finding: Finding) -> dict[str, Any]:
    members = {
        "at": finding.at,
        "event": finding.event,
        "attribute": finding.attribute,
        "count": finding.count,
        "share": finding.share,
    }
    return {name: value for name, value in members.items() if value is not None}
