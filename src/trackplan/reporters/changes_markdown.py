"""The changes between two plans as parts of a pull-request comment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trackplan.model.finding import Severity
from trackplan.model.report import Report
from trackplan.model.verdict import Verdict
from trackplan.reporters.changes import ChangeEntry, advice, reasons, removed_from, sections, sides
from trackplan.reporters.markdown_text import code, escape, owner_line, prose
from trackplan.reporters.words import named

MOST_TOUCHED = 5
"""More readers than this are counted, not named."""


def entries_of(report: Report) -> list[ChangeEntry]:
    """Return every change, worst first across subjects; a change of a group represents its events."""
    rows = report.changes.rows if report.changes is not None else ()
    found = [entry for section in sections(rows) for entry in section.entries]
    return sorted(found, key=lambda entry: -entry.row.finding.severity)


def is_note(entry: ChangeEntry) -> bool:
    """Return whether a change is only informative."""
    return entry.row.finding.severity is Severity.INFO


def change_cells(entry: ChangeEntry, severity: Callable[[str], str]) -> Iterator[str]:
    """Yield the cells of one change."""
    yield entry.status if entry.row.set_aside else severity(entry.status)
    yield "<br>".join(_said(entry))
    for _, judgement in sides(entry.row.change):
        word = judgement.verdict.word
        yield f"**{word}**" if judgement.verdict is Verdict.BREAKING else word
    touched = entry.touches
    more = len(touched) - MOST_TOUCHED
    yield ", ".join(code(reader) for reader in touched[:MOST_TOUCHED]) + (
        f" and {more:,} more" if more > 0 else ""
    )


def _said(entry: ChangeEntry) -> Iterator[str]:
    row = entry.row
    yield f"{_whose(entry)}{prose(row.summary)} ({code(row.finding.rule)})"
    yield from map(prose, reasons(row.change))
    if entry.calls:
        yield escape(entry.calls)
    yield from (owner_line(*one) for one in entry.owners)
    yield f"{'was at' if removed_from(row) is not None else 'at'} {code(entry.place)}"


def _whose(entry: ChangeEntry) -> str:
    """Return the subject of a sentence that names only an attribute."""
    if entry.events:
        return f"{escape(entry.title)} ({prose(named(entry.events))}): "
    return f"{code(entry.title)}: " if entry.row.change.fact.attribute else ""


def folded_advice(report: Report, most: int) -> str:
    """Return the remedies of breaking changes, folded; empty if there is no room for all."""
    found = advice(report)
    if not found:
        return ""
    lines = [f"- {code(rule)}: {prose(text)}\n" for rule, text in found.items()]
    lines.append(
        "- Meant so? `trackplan diff --show-allow` prints the entries that accept it, with a reason.\n"
    )
    text = f"\n<details><summary>How to mend what breaks</summary>\n\n{''.join(lines)}\n</details>\n"
    return text if len(text.encode()) <= most else ""
