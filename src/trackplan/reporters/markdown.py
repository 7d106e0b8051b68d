"""Markdown for a pull-request comment or a job summary, with all data escaped.

GitHub caps a comment at 65,536 characters. Its invisible first line lets a bot find its own comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from trackplan.model.finding import Finding
from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.changes import ChangeEntry, breaks_whom
from trackplan.reporters.changes_markdown import change_cells, entries_of, folded_advice, is_note
from trackplan.reporters.impact import impact_markdown
from trackplan.reporters.markdown_text import cell, code, cut, escape, owner_line, prose
from trackplan.reporters.omissions import WHERE, ReportPart, not_shown
from trackplan.reporters.readiness import checklist_markdown
from trackplan.reporters.words import (
    INCOMPLETE,
    affected,
    bump_asked,
    checked,
    counts,
    for_budget,
    launch,
    lead,
    number,
    reasons_aside,
    seen,
    set_aside,
    without_changes,
)

BYTES = 60_000
UNFOLDED = 10
_CLOSING = 20_000
"""The most bytes for what was set aside and not checked."""
_TAIL = 600
"""Bytes reserved for closing tags and the note about omitted rows."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Table(Generic[Row]):
    noun: str
    header: tuple[str, ...]
    row: Callable[[Row], str]
    unfolded: int = UNFOLDED
    such: str = ""
    """The label of the rows if all are folded."""


def render(report: Report, _style: Style) -> str:
    """Render a comment: a marker, the verdict, tables of changes and findings, and omissions."""
    marker = f"<!-- trackplan:{re.sub('[^a-z]', '', report.command)} -->\n"
    return marker + page(report, BYTES - len(marker))


def page(report: Report, most: int) -> str:
    """Render the same without the marker, in at most ``most`` bytes of UTF-8."""
    text = "\n".join(_head(report)) + "\n"
    # What was left out is said first of all that has to fit.
    closing = _closing(report, min(_CLOSING, most // 2))
    room = most - len(text.encode()) - len(closing.encode())
    for part in _parts(report):
        text += part(room)
        room = most - len(text.encode()) - len(closing.encode())
    return text + closing


def _parts(report: Report) -> Iterator[Callable[[int], str]]:
    """Yield the parts of a page in order; each renders itself in so many bytes."""
    entries = entries_of(report)
    broken = [entry for entry in entries if not is_note(entry)]
    findings = without_changes(report, for_budget(report))
    notes = [entry for entry in entries if is_note(entry)]
    if (readiness := report.readiness) is not None:
        yield lambda most: checklist_markdown(readiness, most - _TAIL)
    yield lambda most: _table(_CHANGES, broken, report, most)
    table = _FINDINGS if report.readiness is None else _BEHIND
    if (impact := report.impact) is not None:
        yield lambda most: _table(table, findings, report, most // 2)
        yield lambda most: impact_markdown(impact, most)
    else:
        yield lambda most: _table(table, findings, report, most)
    yield lambda most: _table(_NOTES, notes, report, most)
    yield lambda most: folded_advice(report, most - _TAIL)


def _head(report: Report) -> Iterator[str]:
    if report.readiness is not None:
        outcome = launch(report.readiness)
        yield f"### trackplan ready: {'' if report.complete else 'incomplete, '}{escape(outcome)}"
        yield from _aside(report)
        return
    if report.changes is not None and report.complete:
        yield f"### Tracking plan: {breaks_whom(report)}"
        asked = bump_asked(report)
        base = report.changes.base
        compared = escape(checked(report).removesuffix(base)) + (code(base) if base else "")
        said = (counts(report).capitalize(), *map(escape, set_aside(report)), compared)
        yield f"\n{' · '.join(said)} · **{escape(asked)}**"
        return
    outcome = counts(report) if report.complete else f"incomplete, {counts(report)}"
    yield f"### trackplan {escape(report.command)}: {outcome}"
    if worst := lead(report):
        yield f"\n**{prose(worst)}.**"
    if not report.complete:
        yield f"\n**Incomplete:** {INCOMPLETE}."
    if (looked_at := checked(report)) != counts(report):
        yield f"\n{escape(looked_at[:1].upper() + looked_at[1:])}."
    if bump := bump_asked(report):
        yield f"\nThis change **{escape(bump)}**."
    yield from _aside(report)


def _aside(report: Report) -> Iterator[str]:
    if said := ", ".join(set_aside(report)):
        yield f"\n{escape(said)}."


def _table(table: _Table[Row], rows: Sequence[Row], report: Report, most: int) -> str:
    """Show the first rows, fold the next, and count those without room."""
    if not rows:
        return ""
    head = f"\n| {' | '.join(table.header)} |\n{'|:--' * len(table.header)}|\n"
    kept = list(_fitting(map(table.row, rows), most - 2 * len(head) - _TAIL))
    text = head + "".join(kept[: table.unfolded]) if kept and table.unfolded else ""
    if folded := kept[table.unfolded :]:
        amount = (
            f"{len(folded):,} more {table.noun}" if text else number(len(folded), table.noun) + table.such
        )
        summary = f"\n<details><summary>{amount}</summary>\n"
        text += f"{summary}{head}{''.join(folded)}\n</details>\n"
    if left_out := len(rows) - len(kept):
        told = f"{left_out:,} of {number(len(rows), table.noun)} did not fit here"
        text += f"\n**{told}, the least severe**: `trackplan {escape(report.command)}` shows all.\n"
    return text


def _fitting(rows: Iterable[str], most: int) -> Iterator[str]:
    for row in rows:
        most -= len(row.encode())
        if most < 0:
            return
        yield row


def _row(*cells: str) -> str:
    return "| " + " | ".join(map(cell, cells)) + " |\n"


def _finding(finding: Finding) -> str:
    said = [prose(finding.message)]
    if amount := seen(finding):
        said.append(f"Seen: {prose(amount)}")
    if hits := affected(finding):
        said.append(f"Journeys: {escape(hits)}")
    if owner := owner_line(finding.owner, finding.contact):
        said.append(owner)
    if finding.help:
        said.append(f"Help: {prose(finding.help)}")
    shown = finding.shown or finding.location
    where = code(f"{shown.file}:{shown.span.line}")
    return _row(_severity(finding.severity.word), code(finding.rule), "<br>".join(said), where)


def _severity(word: str) -> str:
    return f"**{word}**" if word == "error" else word


def _change(entry: ChangeEntry) -> str:
    return _row(*change_cells(entry, _severity))


def _closing(report: Report, most: int) -> str:
    """Render what was set aside and not checked, folded, and what is not on the page."""
    aside = [f"- {how} {escape(cut(said))}\n" for how, said in reasons_aside(report)]
    skipped = [f"- {code(one.what)}: {escape(cut(one.told))}\n" for one in report.skipped]
    count = sum(one.count for one in report.set_aside if one.how != "deselected")
    text = _folded(aside, f"{number(count, 'findings')} set aside, and why", most // 2)
    text += _folded(skipped, f"{number(len(skipped), 'things')} not checked", most // 2)
    said = not_shown(report, ReportPart.LANDED)
    return text + (f"\n{escape(said[:1].upper() + said[1:])}.\n" if said else "")


def _folded(rows: Sequence[str], summary: str, most: int) -> str:
    if not rows:
        return ""
    kept = list(_fitting(rows, most - _TAIL))
    more = f"- and {len(rows) - len(kept):,} more: {WHERE}\n" if len(kept) < len(rows) else ""
    return f"\n<details><summary>{summary}</summary>\n\n{''.join(kept)}{more}\n</details>\n"


_CHANGES = _Table("changes", ("Severity", "Change", "Senders", "Readers", "Touches"), _change)
_NOTES = _Table("changes", _CHANGES.header, _change, unfolded=0, such=" to note")
_FINDINGS = _Table("findings", ("Severity", "Rule", "Finding", "Place"), _finding)
_BEHIND = _Table("findings", _FINDINGS.header, _finding, unfolded=0, such=" about it")
