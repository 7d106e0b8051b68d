"""Wording shared by all formats: counts, what was checked, what was set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from trackplan.model.finding import Finding, Severity
from trackplan.model.report import How, Report

if TYPE_CHECKING:
    from trackplan.model.readiness import Readiness

INCOMPLETE = "the work could not be finished, so there may be more findings than these"
NOTHING = "nothing was checked"
SHOWN_NAMES = 4
"""More names than this in one phrase are counted."""

_SINGULAR = {"activities": "activity", "people": "person", "entries": "entry", "queries": "query"}


def number(count: int, noun: str) -> str:
    """Format a count: ``1 error``, ``1,204 plan files``; ``noun`` is in the plural."""
    if count == 1:
        return f"1 {_SINGULAR.get(noun, noun.removesuffix('s'))}"
    return f"{count:,} {noun}"


def counts(report: Report) -> str:
    """Format ``2 errors, 1 warning``; ``no problems`` only if something was checked completely."""
    found = ", ".join(
        number(report.count(severity), "info" if severity is Severity.INFO else f"{severity.word}s")
        for severity in reversed(Severity)
        if report.count(severity)
    )
    if found:
        return found if report.complete else f"{found} so far"
    if not was_checked(report):
        return NOTHING
    if report.changes is not None and not report.changes.rows and not report.set_aside:
        return "no changes"
    ways = {one.how for one in report.set_aside}
    other = "no new problems" if ways <= {*_FOLDED} else "no other problems"
    clean = other if ways else "no problems"
    return clean if report.complete else f"{clean} so far"


def call_places(found: Sequence[str], most: int = 3) -> str:
    """Format places of calls: ``a.go:1, b.go:2, c.ts:3 and 4 more``."""
    more = f" and {len(found) - most:,} more" if len(found) > most else ""
    return f"{', '.join(found[:most])}{more}"


def was_checked(report: Report) -> bool:
    """Return whether anything was checked."""
    return any(report.checked.values())


def checked(report: Report) -> str:
    """Format ``checked 14 events in 5 plan files, 26 samples``."""
    parts = [_of_kind(report, kind, count) for kind, count in report.checked.items() if count]
    if not parts:
        return NOTHING
    plan = report.plan
    if plan is not None and plan.events and report.checked.get("plan_files"):
        files = number(report.checked["plan_files"], "plan files")
        parts[parts.index(files)] = f"{number(plan.events, 'events')} in {files}"
    if report.changes is not None and report.changes.base:
        return f"compared {', '.join(parts)} with {report.changes.base}"
    return "checked " + ", ".join(parts)


def _of_kind(report: Report, kind: str, count: int) -> str:
    """Format ``6 payloads (4 valid, 2 violating)`` if there are accounts of them, which add up."""
    shown = number(count, kind.replace("_", " "))
    if report.accounts is None or kind not in {"payloads", "activities"}:
        return shown
    parts = [
        f"{value:,} {name}" for name, value in report.accounts.data().items() if name != "read" and value
    ]
    return f"{shown} ({', '.join(parts)})"


_BY: Mapping[How, tuple[str, str]] = {
    "known": ("known from the baseline", "known from the baseline"),
    "standing": ("stands on the base too", "stand on the base too"),
    "allowed": ("allowed by the plan", "allowed by the plan"),
    "ignored": ("ignored by a comment", "ignored by comments"),
    "deselected": ("left out by --select or --ignore", "left out by --select or --ignore"),
}
"""The wording of ways to set findings aside, singular and plural."""


_FOLDED: Mapping[How, str] = {"known": "from the baseline", "standing": "on the base too"}
"""What is told in one line, however many findings it is."""


def set_aside(report: Report) -> Iterator[str]:
    """Yield the findings set aside, one phrase per way: ``1 change ignored by a comment``."""
    for how, (one, more) in _BY.items():
        if count := report.count_aside(how):
            rows = report.changes.rows if report.changes is not None else ()
            changes = sum(row.set_aside == how for row in rows) == count
            shown = number(count, "changes") if changes else f"{count:,}"
            yield f"{shown} {one if count == 1 else more}"


def reasons_aside(report: Report) -> list[tuple[How, str]]:
    """Return each acceptance that set findings aside: its kind, and its subject, reason and place.

    What the baseline knows is one entry, and so is what the base has too; what the user left out by
    options is none.
    """
    found: list[tuple[How, str]] = []
    for how, whence in _FOLDED.items():
        if counted := ", ".join(f"{one.count:,} {one.rule}" for one in report.set_aside if one.how == how):
            found.append((how, f"{whence}: {counted}"))
    for one in report.set_aside:
        if one.how in {"allowed", "ignored"}:
            what = f"{one.count:,} {one.rule}" + (f" at {one.at}" if one.at else "")
            where = one.location
            place = f" ({where.file}:{where.span.line})" if where is not None else ""
            found.append((one.how, f"{what}: {one.reason or 'no reason is given'}{place}"))
    return found


def verdict(report: Report) -> str:
    """Return one line: the outcome, what was checked, and for changes the version bump."""
    if report.readiness is not None:
        line = " · ".join((launch(report.readiness), *set_aside(report)))
        return line if report.complete else f"INCOMPLETE: {line}"
    parts = [counts(report)]
    if parts != [NOTHING]:
        parts += set_aside(report)
        parts.append(checked(report))
    if bump := bump_asked(report):
        parts.append(bump)
    line = " · ".join(parts)
    return line if report.complete else f"INCOMPLETE: {line}"


def launch(readiness: Readiness) -> str:
    """Return the outcome of all checklists: ``cart_recovery is not ready · 9 pass, 1 fail``."""
    from trackplan.model.readiness import ReadinessOutcome  # noqa: PLC0415 - only `ready` waits for it

    counted = readiness.counts
    unknown = counted[ReadinessOutcome.UNKNOWN]
    names = named([one.name for one in readiness.checklists])
    verb = "are" if len(readiness.checklists) > 1 else "is"
    ready = "ready" if readiness.ready else "not ready"
    if readiness.ready and unknown:
        ready += " as far as can be told"
    passed, failed = counted[ReadinessOutcome.PASS], counted[ReadinessOutcome.FAIL]
    return f"{names} {verb} {ready} · {passed} pass, {failed} fail, {unknown} cannot be told"


def named(names: Sequence[str]) -> str:
    """Join names into one phrase: ``checkout_started, order_completed and 12 more``."""
    if len(names) <= SHOWN_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[: SHOWN_NAMES - 1])} and {len(names) - SHOWN_NAMES + 1} more"


def bump_asked(report: Report) -> str:
    """Return the version bump that a change requires, or an empty text."""
    if report.changes is None:
        return ""
    bump = report.changes.bump
    return "asks for no new version" if bump == "none" else f"asks for a {bump} version"


def caveats(report: Report) -> Iterator[tuple[str, str]]:
    """Yield why findings may be missing: a name and a sentence each, for formats without a verdict."""
    if not report.complete:
        yield "incomplete", INCOMPLETE
    if not was_checked(report):
        yield "nothing-checked", NOTHING


def seen(finding: Finding, *, named: bool = True) -> str:
    """``1,204 of 48,210 (2.5%), 2026-11-02 to 2026-11-20, from checkout-api``; empty for one alone.

    If neither the message nor its context names the event, it follows the numbers.
    """
    parts = []
    if finding.of is not None:
        event = f" `{finding.event}`" if finding.event and named else ""
        event = "" if event.strip() in finding.message else event
        parts += [f"{finding.count:,} of {finding.of:,}{event}"] if finding.of > 1 else []
    elif finding.count != 1 or finding.share is not None:
        parts.append(number(finding.count, "times"))
    if parts and finding.share is not None:
        parts[-1] += f" ({percent(finding.share)})"
    if finding.first_seen is not None and finding.last_seen not in (None, finding.first_seen):
        parts.append(f"{finding.first_seen} to {finding.last_seen}")
    elif finding.first_seen is not None:
        parts.append(finding.first_seen)
    elif finding.last_seen is not None:
        parts.append(f"last {finding.last_seen}")
    if finding.source is not None:
        parts.append(f"from {finding.source}")
    if finding.basis is not None:
        parts.append(finding.basis)
    return ", ".join(parts)


def lead(report: Report) -> str:
    """The worst that an audit found, as the sentence that its report begins with; empty if all is well."""
    worst = worst_first(report.findings)[:1] if report.landed is not None else []
    if not worst or worst[0].severity < Severity.WARNING:
        return ""
    said, amount, hits = worst[0].message, seen(worst[0]), affected(worst[0])
    absent = worst[0].missed or not worst[0].count
    return (
        said
        + (f" ({amount})" if amount and not absent else "")
        + (f"; affected journeys: {hits}" if hits else "")
    )


def affected(finding: Finding) -> str:
    """The journeys that a finding is about, where its message names none: ``winback, welcome``."""
    return "" if any(f"`{one}`" in finding.message for one in finding.journeys) else named(finding.journeys)


def responsible(finding: Finding) -> str:
    """The owner of a finding with its contact: ``growth (growth@shop.example)``; empty without one."""
    return " ".join(filter(None, (finding.owner, finding.contact and f"({finding.contact})")))


def full_text(finding: Finding) -> str:
    """Return all text of a finding but its place, for formats with one field."""
    parts = [finding.message if finding.shown is None else f"{place(finding)}: {finding.message}"]
    if amount := seen(finding):
        parts.append(f"seen: {amount}")
    if hits := affected(finding):
        parts.append(f"affected journeys: {hits}")
    if finding.help:
        parts.append(f"help: {finding.help}")
    return " · ".join(parts)


def percent(share: float) -> str:
    """Format a share as percent, never rounded to 0 or 100."""
    if 0 < share < 0.001:  # noqa: PLR2004 - below the last shown digit
        return "<0.1%"
    if 0.999 < share < 1:  # noqa: PLR2004
        return ">99.9%"
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


def places(finding: Finding, most: int) -> str:
    """Format ``a.ndjson:118, 734 and b.ndjson:3``: the first few places, each file once."""
    lines: dict[str, dict[str, None]] = {}
    for one in finding.places[:most]:
        lines.setdefault(one.file, {})[str(one.line)] = None
    return " and ".join(f"{file}:{', '.join(found)}" for file, found in lines.items())


def place(finding: Finding) -> str:
    """Format a place as ``path:line:column``, or its readable name."""
    where = finding.shown or finding.location
    return f"{where.file}:{where.span.line}:{where.span.column}"


def by_message(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """The findings by the message, or else the file, that they are about, worst first."""
    groups: dict[str, list[Finding]] = {}
    for finding in worst_first(findings):
        groups.setdefault(message_of(finding), []).append(finding)
    found = {severity: Counter[str]() for severity in Severity}
    for name, some in groups.items():
        for finding in some:
            found[finding.severity][name] += 1
    worst = [found[severity] for severity in reversed(Severity)]
    return sorted(groups.items(), key=lambda one: ([-count[one[0]] for count in worst], one[0]))


def message_of(finding: Finding) -> str:
    """The message that a finding is about, without its field; of a finding in a file, the file."""
    if finding.shown is None:
        return finding.location.file
    return finding.shown.file.rpartition(" / ")[0] or finding.shown.file


def for_budget(report: Report) -> list[Finding]:
    """The findings of a report as a budget spends them: of messages by message, else worst first."""
    if report.impact is None:
        return worst_first(report.findings)
    return [finding for _, some in by_message(report.findings) for finding in some]


def in_order(report: Report) -> list[Finding]:
    """The findings as a reader meets them: by place; of messages by message, worst first."""
    if report.impact is not None:
        return for_budget(report)
    return sorted(report.findings, key=lambda finding: finding.order)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as a budget spends them: by weight, then by place."""
    return sorted(findings, key=lambda finding: (*(-one for one in finding.weight), finding.order))


def without_changes(report: Report, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that no change of the report shows already."""
    said = {row.finding for row in report.changes.rows} if report.changes is not None else set()
    return [finding for finding in findings if finding not in said]
