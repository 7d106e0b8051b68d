"""The Track API, v1: https://docs.customer.io/files/journeys-track.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from trackplan.sandbox.answers import meta_error, meta_errors
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
    who_is,
)
from trackplan.sandbox.checks import attribute_errors, event_errors, event_notes, identifier_errors

API = "track/v1"


def decide(call: Call) -> Decision | None:  # noqa: C901, PLR0911, PLR0912  # the paths
    """Decide a call below ``/api/v1``; ``None`` if there is no such path. ``parts`` has no prefix."""
    match (call.method, call.parts):
        case ("POST", ("customers", identifier, "events")):
            return _event(call, who_is(identifier), identifier)
        case ("POST", ("events",)):
            return _event(call, None, None)
        case ("PUT" | "POST", ("customers", identifier)):
            return _identify(call, identifier)
        case ("DELETE", ("customers", identifier)):
            return _plain(call, identifier, "delete", DeletePerson(who=who_is(identifier)))
        case ("POST", ("customers", identifier, "suppress")):
            return _plain(call, identifier, "suppress", DeletePerson(who=who_is(identifier), suppress=True))
        case ("POST", ("customers", identifier, "unsuppress")):
            return _plain(call, identifier, "unsuppress", Unsuppress(who=who_is(identifier)))
        case ("PUT", ("customers", identifier, "devices")):
            return _device(call, identifier)
        case ("DELETE", ("customers", identifier, "devices", token)):
            step = SetDevice(who=who_is(identifier), token=token, device=None)
            return _plain(call, identifier, "delete_device", step)
        case ("POST", ("merge_customers",)):
            return _merge(call)
        case ("GET", ("accounts", "region")):
            body = {"url": "https://track.customer.io", "region": "us", "environment_id": 1}
            return Decision(answer=CallAnswer(body=body))
        case ("POST", ("metrics",) | ("push", "events")):
            return Decision()
        case ("POST", ("segments", _, "add_customers" | "remove_customers")):
            return Decision()
        case ("POST", ("forms", _, "submit")):
            return Decision(answer=CallAnswer(status=204, body=None))
    return None


def _event(call: Call, who: Who | None, identifier: str | None) -> Decision:
    body = call.body
    if not isinstance(body, Mapping):
        return _refused(_record(identifier, None), "event", [_not_an_object(call)], None)
    record = _record(identifier, body)
    name, data = body.get("name"), body.get("data")
    kind = _kind(body.get("type"))
    errors = [message for _, _, message in event_errors(name, data)]
    anonymous = body.get("anonymous_id") if who is None else None
    if anonymous is not None and not isinstance(anonymous, str):
        errors.append("anonymous_id must be a string value")
        anonymous = None
    timestamp, notes = unix_time(body.get("timestamp"), call.now)
    if call.strict:
        errors.extend(notes)
    if errors:
        return _refused(record, kind, errors, identifier, short(name))
    step = LogEvent(
        type=kind,
        name=str(name).strip(),
        data=data or {},
        timestamp=timestamp,
        who=who,
        anonymous_id=anonymous,
        event_id=filled(body.get("id")),
    )
    arrival = Arrival(
        api=API,
        kind=kind,
        record=record,
        name=step.name,
        person=identifier,
        anonymous_id=anonymous,
        notes=(*notes, *event_notes(call, str(name), timestamp)),
        step=step,
    )
    return Decision(arrivals=(arrival,))


def _kind(given: Any) -> Literal["event", "page", "screen"]:
    """Parse ``type``: anything but a view is an event."""
    match given:
        case "page":
            return "page"
        case "screen":
            return "screen"
    return "event"


def _identify(call: Call, identifier: str) -> Decision:
    body = {} if call.body is None else call.body
    if not isinstance(body, Mapping):
        return _refused(
            _record(identifier, None, identify=True), "person", [_not_an_object(call)], identifier
        )
    record = _record(identifier, body, identify=True)
    errors = [message for _, _, message in (*identifier_errors(identifier, "id"), *attribute_errors(body))]
    timestamp, notes = unix_time(body.get("_timestamp"), call.now)
    if errors:
        return _refused(record, "person", errors, identifier)
    step = SetAttributes(
        who=who_is(identifier),
        attributes=body,
        timestamp=timestamp,
        only_update=body.get("_update") is True,
    )
    arrival = Arrival(api=API, kind="person", record=record, person=identifier, notes=notes, step=step)
    return Decision(arrivals=(arrival,))


def _device(call: Call, identifier: str) -> Decision:
    device: Any = call.body.get("device") if isinstance(call.body, Mapping) else None
    token = device.get("id") if isinstance(device, Mapping) else None
    if not isinstance(token, str) or not token:
        return _refused(_record(identifier, call.body), "call", ["device id must be present"], identifier)
    step = SetDevice(who=who_is(identifier), token=token, device=dict(device))
    return _plain(call, identifier, "add_device", step)


def _merge(call: Call) -> Decision:
    pair = [_one_identifier(call.body, side) for side in ("primary", "secondary")]
    if pair[0] is None or pair[1] is None:
        message = "primary and secondary must each have exactly one of id, email and cio_id"
        arrival = refuse(API, "call", call.sent, message, name="merge")
        return Decision(answer=meta_error(400, message), arrivals=(arrival,))
    step = MergePeople(primary=pair[0], secondary=pair[1])
    arrival = Arrival(api=API, kind="call", name="merge", person=pair[0].text, record=call.sent, step=step)
    return Decision(arrivals=(arrival,))


def _one_identifier(body: Any, side: str) -> Who | None:
    value = body.get(side) if isinstance(body, Mapping) else None
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    (kind, text), *_ = value.items()
    if kind not in ("id", "email", "cio_id") or not isinstance(text, str) or not text:
        return None
    return Who(**{kind: text})


def _plain(call: Call, identifier: str, name: str, step: Step) -> Decision:
    record = _record(identifier, call.body)
    arrival = Arrival(api=API, kind="call", name=name, person=identifier, record=record, step=step)
    return Decision(arrivals=(arrival,))


def _record(identifier: str | None, body: Any, *, identify: bool = False) -> dict[str, Any]:
    """Return the body with the person of the path added, as in exports."""
    record = dict(body) if isinstance(body, Mapping) else {}
    if identifier is None:
        return record
    who = who_is(identifier)
    if identify:
        named = {"id": who.id, "email": who.email}
        return {**{name: value for name, value in named.items() if value}, **record}
    return {"customer_id" if who.email is None else "identifier": identifier, **record}


def _not_an_object(call: Call) -> str:
    return "the body is not JSON" if call.body is NOT_JSON else "the body must be a hash"


def _refused(
    record: Any, kind: Any, errors: Iterable[str], person: str | None, name: str | None = None
) -> Decision:
    messages = list(errors)
    arrival = refuse(API, kind, record, "; ".join(messages), person=person, name=name)
    return Decision(answer=meta_errors(400, *messages), arrivals=(arrival,))
