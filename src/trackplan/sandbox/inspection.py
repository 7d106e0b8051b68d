"""The sandbox's own API, ``/trackplan/…``, for tests and for the live page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from trackplan import __version__
from trackplan.sandbox import intake
from trackplan.sandbox.calls import Call, CallAnswer
from trackplan.sandbox.clock import ClockError
from trackplan.sandbox.faults import FaultError, read_rules
from trackplan.sandbox.workspace import SandboxWorkspace

PATHS = {
    "GET /trackplan/events": "everything that came in, oldest first: ?event, person, kind, since, limit",
    "GET /trackplan/good": "what was taken and fits the plan; the same filters",
    "GET /trackplan/bad": "what was refused or dropped, or breaks the plan; the same filters",
    "GET /trackplan/counts": "how much came in, in all and of each event",
    "GET /trackplan/wait": "200 once ?count=1 of ?event (and ?good=true) have come, 408 after ?timeout=10",
    "GET /trackplan/health": "200 as soon as calls are taken",
    "GET /trackplan/stream": "server-sent events of what comes in, from ?since",
    "GET /trackplan/faults": "the faults in force and how often each has struck",
    "POST /trackplan/faults": "add one rule or a list of them",
    "DELETE /trackplan/faults": "end all faults",
    "GET /trackplan/clock": "the sandbox's time",
    "POST /trackplan/clock": "set, move or stop it: at (ISO 8601), move (1d, -2h), stopped (true or false)",
    "DELETE /trackplan/clock": "go by the real time again",
    "POST /trackplan/reset": "forget everything that came in; seed, faults and clock stay",
}
PAGE, LONGEST_PAGE, LONGEST_WAIT = 100, 1000, 300.0
STREAM_PAUSE = 0.1
"""Seconds between two updates of the live page, so that a flood of events does not overload it."""


class QueryError(ValueError):
    """An invalid query."""


async def answer(call: Call, workspace: SandboxWorkspace) -> CallAnswer:
    """Answer a call below ``/trackplan``."""
    try:
        return await _answer(call, workspace)
    except (ClockError, QueryError, FaultError) as error:
        return CallAnswer(status=400, body={"error": str(error)})


async def _answer(call: Call, workspace: SandboxWorkspace) -> CallAnswer:  # noqa: C901, PLR0911  # the table of paths
    match (call.method, *call.parts):
        case ("GET", "events"):
            return _listed(call, workspace, good=None)
        case ("GET", "good"):
            return _listed(call, workspace, good=True)
        case ("GET", "bad"):
            return _listed(call, workspace, good=False)
        case ("GET", "counts"):
            with workspace.store.read() as connection:
                events = intake.by_event(connection)
            return CallAnswer(body={"counts": workspace.counts.totals, "events": events})
        case ("GET", "wait"):
            return await _wait(call, workspace)
        case ("GET", "health"):
            return CallAnswer(body=_health(workspace))
        case ("GET", "faults"):
            return CallAnswer(body={"rules": [rule.plain() for rule in workspace.faults]})
        case ("POST", "faults"):
            workspace.faults.extend(read_rules(call.body))
            return CallAnswer(body={"rules": [rule.plain() for rule in workspace.faults]})
        case ("DELETE", "faults"):
            workspace.faults.clear()
            return CallAnswer(body={"rules": []})
        case ("GET" | "POST" | "DELETE", "clock"):
            return _clock(call, workspace)
        case ("POST", "reset"):
            await workspace.reset()
            return CallAnswer(body={"counts": workspace.counts.totals})
    paths = [f"{path}: {what}" for path, what in PATHS.items()]
    return CallAnswer(
        status=404,
        body={"error": f"There is no {call.method} /{'/'.join(('trackplan', *call.parts))}", "paths": paths},
    )


def _listed(call: Call, workspace: SandboxWorkspace, *, good: bool | None) -> CallAnswer:
    limit = min(_number(call, "limit", PAGE), LONGEST_PAGE)
    with workspace.store.read() as connection:
        found = intake.arrivals(
            connection,
            since=_number(call, "since", 0),
            limit=limit,
            good=good,
            event=call.query.get("event"),
            person=call.query.get("person"),
            kind=call.query.get("kind"),
        )
        last = intake.last(connection)
    return CallAnswer(body={"events": found, "counts": workspace.counts.totals, "last": last})


async def _wait(call: Call, workspace: SandboxWorkspace) -> CallAnswer:
    event, wanted, since = call.query.get("event"), _number(call, "count", 1), _number(call, "since", 0)
    good = _switch(call, "good")
    timeout = min(_seconds(call), LONGEST_WAIT)
    ends = asyncio.get_running_loop().time() + timeout
    while True:
        changed = workspace.changed
        with workspace.store.read() as connection:
            come = intake.count(connection, event=event, since=since, good=good)
        left = ends - asyncio.get_running_loop().time()
        reached = come >= wanted
        if reached or left <= 0 or workspace.stopping:
            body = {"reached": reached, "event": event, "count": come, "wanted": wanted}
            return CallAnswer(status=200 if reached else 408, body=body)
        try:
            await asyncio.wait_for(changed.wait(), left)
        except TimeoutError:
            continue


def _clock(call: Call, workspace: SandboxWorkspace) -> CallAnswer:
    if call.method == "POST":
        workspace.clock.change(call.body)
    elif call.method == "DELETE":
        workspace.clock.reset()
    return CallAnswer(body=workspace.clock.plain())


def _health(workspace: SandboxWorkspace) -> dict[str, Any]:
    return {
        "status": "ok",
        "trackplan": __version__,
        "workspace": {"id": workspace.seed.id, "name": workspace.seed.name},
        "plan": workspace.plan,
        "strict": workspace.strict,
        "counts": workspace.counts.totals,
    }


def stream(call: Call, workspace: SandboxWorkspace) -> AsyncIterator[str]:
    """Yield server-sent events: stored ones after ``since`` first, then new ones. Raises `QueryError`."""
    return _stream(_number(call, "since", 0), workspace)


async def _stream(since: int, workspace: SandboxWorkspace) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    told = -1
    while not workspace.stopping:
        changed = workspace.changed
        with workspace.store.read() as connection:
            last = intake.last(connection)
            skipped = max(0, last - since - PAGE)
            found = intake.arrivals(connection, since=since + skipped, limit=PAGE)
        if last < since or told != workspace.counts.totals["all"] or found:
            told = workspace.counts.totals["all"]
            counts = _json({**workspace.counts.totals, "skipped": skipped})
            yield f"event: counts\ndata: {counts}\n\n"
        for arrival in found:
            since = arrival["id"]
            yield f"id: {since}\nevent: arrival\ndata: {_json(arrival)}\n\n"
        try:
            await asyncio.wait_for(changed.wait(), 15)
        except TimeoutError:
            yield ": still here\n\n"
        await asyncio.sleep(STREAM_PAUSE)


def _number(call: Call, name: str, default: int) -> int:
    value = call.query.get(name)
    if value is None or value == "":
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 16):  # noqa: PLR2004  # fits SQLite
        raise QueryError(f"`{name}` must be a whole number")
    return int(value)


def _switch(call: Call, name: str) -> bool | None:
    value = call.query.get(name)
    if value not in (None, "true", "false"):
        raise QueryError(f"`{name}` must be true or false")
    return None if value is None else value == "true"


def _seconds(call: Call) -> float:
    value = call.query.get("timeout", "10")
    try:
        return max(0.0, float(value))
    except ValueError:
        raise QueryError("`timeout` must be a number of seconds") from None


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
