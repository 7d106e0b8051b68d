"""The issues that should be open for an audit: one for each event that is not well, as JSON.

`trackplan init --ci github-audit` writes the workflow that opens, edits and closes them by this file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from trackplan.model.health import HealthState, SubjectHealth
from trackplan.model.news import key
from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.markdown_text import code, escape, first, owner_line, prose
from trackplan.reporters.safe import safe, safe_json
from trackplan.reporters.words import seen

LONGEST_TITLE = 200
MOST = 20
"""Problems of one subject that its issue lists."""


def render(report: Report, _style: Style) -> str:
    """Render the issues to open, by a key that stays, and the keys of what was not judged.

    An issue whose key is neither is of something that is well again. An unfinished audit closes none.
    """
    health = report.health
    told = report.news.links if report.news is not None else {}
    wrong = health.wrong if health is not None else ()
    unknown = [
        {"key": key(one), "marker": marker(key(one))}
        for one in (health.events.values() if health is not None else ())
        if one.state is HealthState.NOT_JUDGED
    ]
    data = {
        "complete": report.complete and health is not None,
        "open": [_issue(one, told.get(key(one), "")) for one in wrong],
        "unknown": unknown,
    }
    return safe_json(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def marker(name: str) -> str:
    """The first line of an issue's body, by which it is found again; HTML's comments may hold no ``--``."""
    return f"<!-- trackplan:{safe(name).replace('-', '‐').replace('>', '›')} -->"  # noqa: RUF001 - it is no minus


def _issue(one: SubjectHealth, link: str) -> dict[str, str]:
    title = safe(f"{one.name}: {one.reason}".replace("`", ""))
    if len(title) > LONGEST_TITLE:
        title = f"{title[: LONGEST_TITLE - 1]}…"
    return {
        "key": key(one),
        "marker": marker(key(one)),
        "title": title,
        "body": "\n".join([marker(key(one)), *_body(one, link)]) + "\n",
    }


def _body(one: SubjectHealth, link: str) -> Iterator[str]:
    name = f"[{escape(one.name)}](<{link}>)" if link else code(one.name)
    since = f" since {escape(one.since)}" if one.since else ""
    yield f"{name} is **{escape(one.state.value)}**{since}."
    yield ""
    for finding in one.findings[:MOST]:
        often = seen(finding, named=False) if finding.count else ""
        yield f"- {first(prose(finding.message))}" + (f" ({escape(often)})" if often else "")
        if finding.help:
            yield f"  {first(prose(finding.help))}"
    if (more := len(one.findings) - MOST) > 0:
        yield f"- and {more:,} further problems"
    yield ""
    if one.journeys:
        yield f"{'Stops' if one.stops else 'Touches'} {', '.join(map(code, one.journeys))}."
    if owner := owner_line(one.owner, one.contact):
        yield f"{owner}."
    yield ""
    yield "This issue is closed by the audit that finds it well."
