"""The digest of an audit for a chat channel: what changed since the last one, as Markdown.

`digest_slack` and `digest_teams` write the same parts as those services take them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trackplan.health.news import news
from trackplan.model.health import SubjectHealth
from trackplan.model.news import HealthNews, key
from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.days import days_span
from trackplan.reporters.markdown_text import escape, prose
from trackplan.reporters.omissions import WHERE
from trackplan.reporters.words import INCOMPLETE, named, number, seen, verdict

MOST = 5
"""Subjects that are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One subject that became worse, in parts that each format marks up."""

    state: str
    name: str
    link: str
    since: str
    said: str
    """A sentence with names in backticks."""
    more: int
    """Its further problems."""
    journeys: str
    owner: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a digest says."""

    title: str
    facts: str
    """What landed, and when."""
    link: str
    """The docs site's front page; empty if it is not known."""
    items: tuple[DigestItem, ...]
    closing: tuple[str, ...]
    """Sentences about the rest: further ones, those that are well again, those that are as before."""


def digest(report: Report) -> Digest:
    """Put together the digest of a report; of one that is no audit, its verdict alone."""
    health, landed = report.health, report.landed
    plan = (report.plan.name if report.plan is not None else "") or "Tracking plan"
    if health is None or landed is None:
        return Digest(title=plan, facts="", link="", items=(), closing=(verdict(report),))
    told = report.news if report.news is not None else news(health, None)
    span = days_span((landed.first or "")[:10], (landed.last or "")[:10])
    count = number(sum(one.count for one in landed.events), "events")
    facts = f"{count} landed" + (f", {span}" if span else "")
    items = tuple(_item(one, told) for one in told.worse[:MOST])
    return Digest(
        title=f"{plan}: {_state(health.stopped, len(health.wrong), complete=report.complete)}",
        facts=facts,
        link=told.links.get("", ""),
        items=items,
        closing=tuple(_closing(told, complete=report.complete)),
    )


def _state(stopped: tuple[str, ...], wrong: int, *, complete: bool) -> str:
    if not complete:
        return "the audit was not finished"
    if not wrong:
        return "all is well"
    said = f"{number(wrong, 'problems')}"
    if stopped:
        verb = "does" if len(stopped) == 1 else "do"
        said = f"{number(len(stopped), 'journeys')} {verb} not start ({named(stopped)}), {said}"
    return said


def _item(one: SubjectHealth, told: HealthNews) -> DigestItem:
    often = seen(one.findings[0]) if one.findings and one.findings[0].count else ""
    absent = one.state.is_absent
    return DigestItem(
        state=one.state.value,
        name=one.name,
        link=told.links.get(key(one), ""),
        since=one.since or "",
        said=one.reason + (f" ({often})" if often and not absent else ""),
        more=len(one.findings) - 1,
        journeys=("stops " if one.stops else "touches ") + named(one.journeys) if one.journeys else "",
        owner=one.contact or one.owner or "",
        help=one.help,
    )


def _closing(told: HealthNews, *, complete: bool) -> Iterator[str]:
    if not complete:
        yield f"Incomplete: {INCOMPLETE}."
    if not told.worse and not told.well:
        yield "Nothing new."
    if (more := len(told.worse) - MOST) > 0:
        yield f"And {more:,} more: {named([one.name for one in told.worse[MOST:]])}."
    if told.well:
        yield f"Well again: {named([one.name for one in told.well])}."
    if told.as_before:
        yield f"As before: {named([one.name for one in told.as_before])}."


def render(report: Report, _style: Style) -> str:
    """Render the digest as Markdown, a line each."""
    made = digest(report)
    title = f"**{escape(made.title)}**"
    facts = [escape(made.facts)] if made.facts else []
    front = [f"[docs](<{made.link}>)"] if made.link else []
    lines = [" · ".join([title, *facts, *front]), ""]
    lines += [f"- {_line(one)}" for one in made.items]
    lines += ["", *(escape(one) for one in made.closing)]
    if report.health is None:
        lines.append(f"A digest is of an audit; {WHERE}.")
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip("\n") + "\n"


def _line(one: DigestItem) -> str:
    name = f"[{escape(one.name)}](<{one.link}>)" if one.link else escape(one.name)
    since = f" since {escape(one.since)}" if one.since else ""
    tail = "; ".join(escape(part) for part in tail_of(one))
    return f"**{escape(one.state)}** {name}{since}: {prose(one.said)}" + (f"; {tail}" if tail else "")


def tail_of(one: DigestItem) -> list[str]:
    """The rest of an item's line: further problems, journeys, and whom to ask."""
    more = [f"{number(one.more, 'further problems')}"] if one.more else []
    journeys = (
        [one.journeys] if one.journeys and not any(f"`{name}`" in one.said for name in _named(one)) else []
    )
    return [*more, *journeys, *([f"ask {one.owner}"] if one.owner else [])]


def _named(one: DigestItem) -> list[str]:
    return one.journeys.partition(" ")[2].split(", ")
