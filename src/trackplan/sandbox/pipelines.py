"""The Pipelines API, which answers 200 to nearly everything and drops invalid calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from trackplan.model import limits
from trackplan.sandbox.answers import meta_errors
from trackplan.sandbox.calls import (
    NOT_JSON,
    Arrival,
    Call,
    CallAnswer,
    Decision,
    DeletePerson,
    Kind,
    LogEvent,
    SetAttributes,
    SetDevice,
    Step,
    Unsuppress,
    Who,
    filled,
    short,
    turned_away,
    who_is,
)
from trackplan.sandbox.checks import attribute_errors, event_errors, event_notes
from trackplan.sandbox.credentials import WRONG_KEY

API = "pipelines"
_SHOWN: Mapping[str, Kind] = {"identify": "person", "track": "event", "page": "page", "screen": "screen"}
TYPES = ("identify", "track", "page", "screen", "group", "alias")

BROWSER_PATHS = {kind[0]: kind for kind in TYPES}
"""What the browser's client has for paths, ``/v1/t``; it sends its key in the body."""


def decide(call: Call) -> Decision | None:
    """Decide a call below ``/v1``; ``None`` if it is not a Pipelines path."""
    match (call.method, call.parts):
        case ("POST", ("batch",)):
            return _answer(call, _batch(call))
        case ("POST", (path,)) if (kind := BROWSER_PATHS.get(path, path)) in TYPES:
            return _answer(call, [_one(call, kind, call.body, size=call.size)])
    return None


def unauthorized(decision: Decision, *, strict: bool) -> Decision:
    """Decide a call with a wrong key: only strict mode rejects it."""
    return turned_away(decision, meta_errors(401, "unauthorized") if strict else CallAnswer(), WRONG_KEY)


def _answer(call: Call, arrivals: list[Arrival]) -> Decision:
    decision = Decision(arrivals=tuple(arrivals))
    wrong = [arrival.reason for arrival in arrivals if arrival.outcome != "accepted"]
    if not (wrong and call.strict):
        return decision
    return turned_away(decision, meta_errors(400, *wrong), "another call of the batch is wrong")


def _batch(call: Call) -> list[Arrival]:
    body = call.body
    if call.size > limits.BATCH:
        reason = f"the batch is over {limits.BATCH} bytes"
        return [_dropped(call, "call", None, reason, "batch")]
    if not isinstance(body, Mapping) or not isinstance(body.get("batch"), list):
        return [_dropped(call, "call", _readable(body), "the body has no list named batch", "batch")]
    shared = {name: body[name] for name in ("context", "integrations") if name in body}
    return [_batched(call, item, shared) for item in body["batch"]]


def _batched(call: Call, item: Any, shared: Mapping[str, Any]) -> Arrival:
    kind = item.get("type") if isinstance(item, Mapping) else None
    if kind not in TYPES:
        return _dropped(call, "call", item, f"type must be one of {', '.join(TYPES)}", None)
    return _one(call, kind, {**shared, **item}, size=len(msgspec.json.encode(item)))


def _one(call: Call, kind: str, body: Any, *, size: int) -> Arrival:
    shown = _SHOWN.get(kind, "call")
    if not isinstance(body, Mapping):
        return _dropped(call, shown, _readable(body), "the body is no JSON object", None)
    record = {"type": kind, **body}
    name = body.get("event") if kind == "track" else body.get("name") if kind in ("page", "screen") else kind
    if kind in ("page", "screen") and not name:
        properties = body.get("properties")
        name = properties.get("url") if isinstance(properties, Mapping) else None
    errors = list(_errors(call, kind, body, name, size))
    if errors:
        return _dropped(call, shown, record, "; ".join(errors), short(name))
    who, anonymous = _who(body), filled(body.get("anonymousId"))
    timestamp, notes = _iso_time(body.get("timestamp"), call.now)
    step = _step(kind, body, name, timestamp)
    if kind == "track" and name in limits.RESERVED_EVENTS:
        shown = "call"
        notes = (*notes, "a name reserved by Customer.io: it acts on the person and records no event")
    elif isinstance(step, LogEvent):
        notes = (*notes, *event_notes(call, step.name, timestamp))
    return Arrival(
        api=API,
        kind=shown,
        record=record,
        name=None if shown == "person" else short(name),
        person=who.text if who else None,
        anonymous_id=anonymous if who is None else None,
        notes=notes,
        step=step,
    )


def _errors(call: Call, kind: str, body: Mapping[str, Any], name: Any, size: int) -> Iterator[str]:
    if size > limits.CALL:
        yield f"the call is over {limits.CALL} bytes"
    if _who(body) is None and filled(body.get("anonymousId")) is None:
        yield "one of userId and anonymousId is required"
    if kind == "identify":
        yield from (message for _, _, message in attribute_errors(body.get("traits")))
    elif kind in ("track", "page", "screen"):
        named = name if kind == "track" or name else kind
        yield from (message for _, _, message in event_errors(named, body.get("properties")))
    if call.strict:
        yield from _iso_time(body.get("timestamp"), call.now)[1]


def _step(kind: str, body: Mapping[str, Any], name: Any, timestamp: int) -> Step | None:
    who, anonymous = _who(body), filled(body.get("anonymousId"))
    if kind == "identify" and who:
        traits = dict(body.get("traits") or {})
        if anonymous:
            traits["anonymous_id"] = anonymous
        return SetAttributes(who=who, attributes=traits, timestamp=timestamp)
    if kind not in ("track", "page", "screen"):
        return None
    if kind == "track" and name in limits.RESERVED_EVENTS:
        return _semantic(name, who, body.get("context"))
    return LogEvent(
        type="event" if kind == "track" else kind,  # type: ignore[arg-type]  # page or screen
        name=str(name or kind).strip(),
        data=body.get("properties") or {},
        timestamp=timestamp,
        who=who,
        anonymous_id=anonymous if who is None else None,
        # Pipelines hands the message id on as the event's id, and so drops repeats of a retry.
        event_id=filled(body.get("messageId")),
    )


def _semantic(name: str, who: Who | None, context: Any) -> Step | None:
    device = context.get("device") if isinstance(context, Mapping) else None
    token = filled(device.get("token")) if isinstance(device, Mapping) else None
    if who is None:
        return None
    match name:
        case "User Deleted" | "User Suppressed":
            return DeletePerson(who=who, suppress=name == "User Suppressed")
        case "User Unsuppressed":
            return Unsuppress(who=who)
        case "Device Created or Updated" if token and isinstance(device, Mapping):
            return SetDevice(who=who, token=token, device={**device, "id": token})
        case "Device Deleted" if token:
            return SetDevice(who=who, token=token, device=None)
    return None


def _who(body: Mapping[str, Any]) -> Who | None:
    user = body.get("userId")
    if isinstance(user, int) and not isinstance(user, bool):
        user = str(user)
    if filled(user):
        return who_is(str(user))
    traits = body.get("traits")
    email = filled(traits.get("email")) if isinstance(traits, Mapping) else None
    return Who(email=email) if email else None


def _iso_time(value: Any, now: int) -> tuple[int, tuple[str, ...]]:
    if value is None:
        return now, ()
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return now, ("`timestamp` is not ISO 8601 text: the time of receipt was taken instead",)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()), ()


def _dropped(call: Call, kind: Kind, record: Any, reason: str, name: str | None) -> Arrival:
    outcome: Any = "refused" if call.strict else "dropped"
    person = _who(record) if isinstance(record, Mapping) else None
    anonymous = filled(record.get("anonymousId")) if isinstance(record, Mapping) else None
    return Arrival(
        api=API,
        kind=kind,
        record=record,
        name=name,
        person=person.text if person else None,
        anonymous_id=anonymous,
        outcome=outcome,
        reason=reason,
    )


def _readable(body: Any) -> Any:
    return None if body is NOT_JSON else body
