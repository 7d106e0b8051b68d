"""The Track API, v2: entity and batch, with an error for each invalid item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from trackplan.model import limits
from trackplan.sandbox.calls import (
    NOT_JSON,
    Arrival,
    Call,
    CallAnswer,
    Decision,
    DeletePerson,
    LogEvent,
    MergePeople,
    SetAttributes,
    SetDevice,
    Step,
    Unsuppress,
    Who,
    filled,
    refuse,
    short,
    unix_time,
)
from trackplan.sandbox.checks import attribute_errors, event_errors, event_notes, identifier_errors
from trackplan.shapes.track_v2 import ACTIONS, EVENTS, ONE_OF

API = "track/v2"
Error = tuple[str, str, str]
"""Reason, field, message."""


def decide(call: Call) -> Decision | None:
    """Decide a call below ``/api/v2``; ``None`` when there is no such path."""
    match (call.method, call.parts):
        case ("POST", ("entity",)):
            return _entity(call)
        case ("POST", ("batch",)):
            return _batch(call)
    return None


def _entity(call: Call) -> Decision:
    if call.size > limits.CALL:
        return _whole(call, ("invalid", "", f"the request must be smaller than {limits.CALL} bytes"))
    arrival, errors = _item(call, call.body)
    if not errors:
        return Decision(arrivals=(arrival,))
    return Decision(answer=CallAnswer(status=400, body={"errors": _listed(errors)}), arrivals=(arrival,))


def _batch(call: Call) -> Decision:
    items = call.body.get("batch") if isinstance(call.body, Mapping) else None
    if call.size > limits.BATCH:
        return _whole(call, ("invalid", "", f"the batch must be smaller than {limits.BATCH} bytes"))
    if not isinstance(items, list) or not items:
        message = "the body is not JSON" if call.body is NOT_JSON else "batch must be a list of entities"
        return _whole(call, ("required", "batch", message))
    arrivals: list[Arrival] = []
    refused: list[dict[str, Any]] = []
    for index, item in enumerate(items):
        arrival, errors = _item(call, item, weigh=True)
        arrivals.append(arrival)
        refused.extend({"batch_index": index, **error} for error in _listed(errors))
    answer = CallAnswer(status=207, body={"errors": refused}) if refused else CallAnswer()
    return Decision(answer=answer, arrivals=tuple(arrivals))


def _item(call: Call, item: Any, *, weigh: bool = False) -> tuple[Arrival, list[Error]]:
    errors = list(_errors(call, item, weigh=weigh))
    item = None if item is NOT_JSON else item
    fields = item if isinstance(item, Mapping) else {}
    action = fields.get("action")
    kind: Any = action if action in EVENTS else "person" if action == "identify" else "call"
    if fields.get("type") != "person":
        kind = "call"
    name = short(fields.get("name")) if kind in EVENTS else action if isinstance(action, str) else None
    who = _who(fields.get("identifiers"))
    anonymous = _anonymous(fields)
    person = who.text if who else None
    if errors:
        reason = "; ".join(message for _, _, message in errors)
        more = {"name": name, "person": person, "anonymous_id": anonymous}
        return refuse(API, kind, item, reason, **more), errors
    timestamp, notes = unix_time(fields.get("timestamp"), call.now)
    if kind in EVENTS:
        notes = (*notes, *event_notes(call, fields["name"], timestamp))
        name = fields["name"].strip()
    arrival = Arrival(
        api=API,
        kind=kind,
        record=item,
        name=None if kind == "person" else name,
        person=person,
        anonymous_id=anonymous,
        notes=notes,
        step=_step(fields, who, anonymous, timestamp) if fields.get("type") == "person" else None,
    )
    return arrival, []


def _errors(call: Call, item: Any, *, weigh: bool) -> Iterator[Error]:
    if not isinstance(item, Mapping):
        yield "invalid", "", "the body is not JSON" if item is NOT_JSON else "an entity must be a hash"
        return
    if weigh and len(msgspec.json.encode(item)) > limits.CALL:
        yield "invalid", "", f"an entity must be smaller than {limits.CALL} bytes"
        return
    kind, action = item.get("type"), item.get("action")
    if kind == "delivery":
        return
    actions = ACTIONS.get(kind) if isinstance(kind, str) else None
    if actions is None:
        yield _wrong("type", kind, ("person", "object", "delivery"))
    elif action not in actions:
        yield _wrong("action", action, actions)
    elif kind == "person":
        yield from _person_errors(call, item)


def _person_errors(call: Call, item: Mapping[str, Any]) -> Iterator[Error]:
    action = item["action"]
    if action == "merge":
        for side in ("primary", "secondary"):
            yield from _identifier_errors(item.get(side), side)
        return
    if not (action in EVENTS and _anonymous(item)):
        yield from _identifier_errors(item.get("identifiers"), "identifiers")
    if action in EVENTS:
        yield from event_errors(item.get("name"), item.get("attributes"), data_field="attributes")
        _, notes = unix_time(item.get("timestamp"), call.now)
        if call.strict:
            yield from (("invalid", "timestamp", note) for note in notes)
    elif action == "identify":
        yield from attribute_errors(item.get("attributes"))
    elif action in ("add_device", "delete_device") and not _token(item):
        yield "required", "device.token", "device token must be present"


def _identifier_errors(identifiers: Any, field: str) -> Iterator[Error]:
    if not isinstance(identifiers, Mapping) or len(identifiers) != 1:
        yield "required", field, f"{field} must have exactly one of id, email, phone and cio_id"
        return
    (kind, value), *_ = identifiers.items()
    if kind not in ONE_OF:
        yield "invalid", f"{field}.{kind}", f"{kind} is not an identifier of a person"
    else:
        yield from identifier_errors(value, f"{field}.{kind}")


def _step(  # noqa: PLR0911  # one line an action
    item: Mapping[str, Any], who: Who | None, anonymous: str | None, timestamp: int
) -> Step | None:
    action = item["action"]
    if action == "merge":
        primary, secondary = _who(item["primary"]), _who(item["secondary"])
        return MergePeople(primary=primary, secondary=secondary) if primary and secondary else None
    if action in EVENTS:
        return LogEvent(
            type=action,
            name=item["name"].strip(),
            data=item.get("attributes") or {},
            timestamp=timestamp,
            who=who,
            anonymous_id=anonymous,
            event_id=filled(item.get("id")),
        )
    if who is None:
        return None
    match action:
        case "identify":
            attributes = item.get("attributes") or {}
            only = attributes.get("_update") is True
            return SetAttributes(who=who, attributes=attributes, timestamp=timestamp, only_update=only)
        case "delete" | "suppress":
            return DeletePerson(who=who, suppress=action == "suppress")
        case "unsuppress":
            return Unsuppress(who=who)
        case "add_device" | "delete_device":
            device = {"id": _token(item), **item["device"]} if action == "add_device" else None
            return SetDevice(who=who, token=_token(item) or "", device=device)
    return None


def _who(identifiers: Any) -> Who | None:
    if not isinstance(identifiers, Mapping) or len(identifiers) != 1:
        return None
    (kind, value), *_ = identifiers.items()
    if not isinstance(value, str) or not value:
        return None
    if kind == "cio_id":
        value = value.removeprefix("cio_")
    # A workspace keeps phones as ids unless told otherwise, and the sandbox's is not.
    field = "id" if kind == "phone" else kind
    return Who(**{field: value}) if field in ("id", "email", "cio_id") else None


def _anonymous(item: Mapping[str, Any]) -> str | None:
    identifiers = item.get("identifiers")
    nested = identifiers.get("anonymous_id") if isinstance(identifiers, Mapping) else None
    return filled(item.get("anonymous_id", nested))


def _token(item: Mapping[str, Any]) -> str | None:
    device = item.get("device")
    return filled(device.get("token", device.get("id"))) if isinstance(device, Mapping) else None


def _wrong(field: str, value: Any, choices: tuple[str, ...]) -> Error:
    return "required" if value is None else "invalid", field, f"{field} must be one of {', '.join(choices)}"


def _listed(errors: list[Error]) -> list[dict[str, str]]:
    return [{"reason": reason, "field": field, "message": message} for reason, field, message in errors]


def _whole(call: Call, error: Error) -> Decision:
    answer = CallAnswer(status=400, body={"errors": _listed([error])})
    return Decision(answer=answer, arrivals=(refuse(API, "call", call.sent, error[2], name="batch"),))
