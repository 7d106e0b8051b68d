"""The time that an audit looks at, as `--since` and `--until` say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.kept_history import KeptHistory
from trackplan.language.durations import seconds
from trackplan.model.times import DAY

LAST = "last"
FIRST_AUDIT = 7 * DAY
"""How far back the first audit of a history looks with ``--since last``."""

SinceOption = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        help="Leave out what is older: 7d or 24h (before --until, else before now), a date such as "
        "2026-11-01, or last: the day on which the last audit of --history ended.",
        show_default=False,
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option(metavar="WHEN", help="Leave out what is newer: 24h, or a date.", show_default=False),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """From ``since`` on and before ``until``, in unix seconds; ``None`` for no bound."""

    since: int | None = None
    until: int | None = None
    written: str = ""
    """As the user wrote it, by which an interrupted audit is known again."""


def time_span(since: str | None, until: str | None, kept: KeptHistory | None) -> TimeSpan:
    """Resolve the two options. Raises `Stop` for what is no time."""
    now = int(datetime.now(UTC).timestamp())
    end = None if until is None else _moment(until, "--until", now)
    begin = None
    if since == LAST:
        begin = _last(kept, now if end is None else end)
    elif since is not None:
        begin = _moment(since, "--since", now if end is None else end)
    return TimeSpan(since=begin, until=end, written=f"{since or ''}..{until or ''}")


def _last(kept: KeptHistory | None, end: int) -> int:
    """The beginning of the day on which the last audit ended, which it saw a part of."""
    if kept is None:
        raise Stop("`--since last` needs a history", "name its file with --history")
    last = kept.last()
    if last is None:
        return (end - FIRST_AUDIT) // DAY * DAY
    return int(datetime.fromisoformat(last).timestamp()) // DAY * DAY


def _moment(text: str, option: str, end: int) -> int:
    """Unix seconds of a date, a date and time, or so long before ``end``."""
    try:
        return end - seconds(text)
    except ValueError:
        pass  # then it is a date
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Stop(f"`{option} {text}` is no time", "write 7d, 24h, or a date such as 2026-11-01") from None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
