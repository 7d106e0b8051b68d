"""The changes between two plans as parts of a pull-request comment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from trackplan.model.finding import Report, Severity
from trackplan.reporters.changes import RANK, ChangeEntry, named, place, reasons, sections
from trackplan.reporters.markdown_text import code, escape, prose

MOST_TOUCHED = 5
"""More readers than this are counted, not named."""


def breaks_whom(report: Report) -> str:
    """The verdict on all changes that are no more than noted or allowed: ``this change breaks readers``."""
    standing = [change for change in report.details["changes"] if not change.get("allowed")]
    if not standing:
        return "nothing breaks" if report.details["changes"] else "no changes"
    whom = [
        side
        for side in ("senders", "readers")
        if any(change[side] == "breaking" and change["severity"] == "error" for change in standing)
    ]
    if whom:
        return f"this change breaks {' and '.join(whom)}"
    if any(change["severity"] != "info" for change in standing):
        return "this change needs a look"
    return "this change breaks nobody"


def entries_of(report: Report) -> list[ChangeEntry]:
    """Every change, worst first across all that they are about; one of a group stands for its events."""
    found = [entry for section in sections(report.details.get("changes", ())) for entry in section.entries]
    return sorted(found, key=lambda entry: -RANK[entry.change["severity"]])


def is_note(entry: ChangeEntry) -> bool:
    """Whether a change is only listed so that it is seen."""
    return RANK[entry.change["severity"]] is Severity.INFO


def change_cells(entry: ChangeEntry, severity: Callable[[str], str]) -> Iterator[str]:
    """Yield the cells of one change."""
    change = entry.change
    yield "allowed" if change.get("allowed") else severity(change["severity"])
    yield "<br>".join(_said(entry))
    for side in ("senders", "readers"):
        yield "**breaking**" if change[side] == "breaking" else escape(change[side])
    touched = entry.touches
    more = len(touched) - MOST_TOUCHED
    yield ", ".join(code(reader) for reader in touched[:MOST_TOUCHED]) + (
        f" and {more:,} more" if more > 0 else ""
    )


def _said(entry: ChangeEntry) -> Iterator[str]:
    change = entry.change
    yield f"{_whose(entry)}{prose(change['summary'])} ({code(change['rule'])})"
    yield from map(prose, reasons(change))
    yield f"{'was at' if change.get('was') else 'at'} {code(place(change))}"


def _whose(entry: ChangeEntry) -> str:
    """What the sentence is about, where it names only an attribute."""
    if entry.events:
        return f"{escape(entry.title)} ({prose(named(entry.events))}): "
    return f"{code(entry.title)}: " if entry.change["attribute"] else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def folded_advice(report: Report, most: int) -> str:
    """How to mend what breaks, once a rule; left out where there is no room for all of it."""
    advice = {
        finding.rule: finding.help
        for finding in report.findings
        if finding.kind == "change" and finding.severity is Severity.ERROR and finding.help
    }
    if not advice or "changes" not in report.details:
        return ""
    lines = [f"- {code(rule)}: {prose(text)}\n" for rule, text in sorted(advice.items())]
    lines.append(
        "- Meant so? `trackplan diff --show-allow` prints the entries that accept it, with a reason.\n"
    )
    text = f"\n<details><summary>How to mend what breaks</summary>\n\n{''.join(lines)}\n</details>\n"
    return text if len(text.encode()) <= most else ""
