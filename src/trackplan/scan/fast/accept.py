"""One function for each event and shape, made from the plan, takes the records that are plainly valid.

What it checks beside types: what is left of the schema, the person's id, the times, the source. What
it is given has been seen to have no name twice; see `quotes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET
from msgspec.structs import astuple

from trackplan.model.plan import Event, Plan
from trackplan.model.times import delay_step
from trackplan.rules.payload.event_id_not_ulid import ULID_TEXT
from trackplan.rules.placeholders import SUSPECT_ID
from trackplan.scan.counters import Counters, dig, plausible_seconds
from trackplan.scan.fast.counting import Counting, Items, Objects
from trackplan.scan.fast.keys import Keeping
from trackplan.scan.fast.source_matching import Found, sources
from trackplan.scan.fast.typed import array_of, event_node, left_over
from trackplan.scan.fast.wire import WIRES, Wire, envelope
from trackplan.scan.records import LinedRecord
from trackplan.scan.selection import Selection
from trackplan.shapes.context import CONTEXT
from trackplan.shapes.forms import schema as form_schema
from trackplan.shapes.shape import mapping, text
from trackplan.shapes.times import iso_moment, zone_fault
from trackplan.validator import Validator

DEEPEST = 50

NO = "left.append(record); continue"

Decoded = tuple[Any, LinedRecord]
"""A record's struct, and the record."""

Take = Callable[[Sequence[Decoded], int, list[LinedRecord]], None]
"""Counts the records that are plainly valid, and adds the others to those left; all are of one origin."""


def deep(value: Any, left: int = DEEPEST) -> bool:
    """Whether a free value is nested more deeply than a strict reader surely takes."""
    if type(value) is dict:
        return not left or any(deep(inner, left - 1) for inner in value.values())
    if type(value) is list:
        return not left or any(deep(inner, left - 1) for inner in value)
    return False


def mail(context: Any) -> str | None:
    """The e-mail address of a Pipelines context, as the shape reads it."""
    return text(mapping(mapping(context).get("traits")).get("email"))


def residue(wire: Wire, parts: list[str], schema: dict[str, Any], plan: Plan) -> tuple[str, dict[str, Any]]:
    """An expression of all values that types do not settle, and its schema: attributes, ids, context."""
    parts, schemas = parts.copy(), [*schema.get("prefixItems", ())]
    pattern = plan.identity.pattern
    parts += ["p", wire.anonymous]
    some_id = {"not": {"type": "string", "pattern": SUSPECT_ID}}
    schemas += [{"pattern": pattern or "^[^@]*$", **some_id}, some_id]
    if wire.event_id is not None:
        parts.append(wire.event_id)
        schemas.append({"pattern": f"^{ULID_TEXT}$"})
    if wire.context is not None:
        parts.append(wire.context)
        schemas.append(form_schema(CONTEXT))
    return array_of(parts), {"prefixItems": schemas}


def _checks(wire: Wire, values: str, marks: str, *, selected: bool) -> Iterator[str]:
    """Lines that change nothing, and say no where anything is in doubt."""
    yield f"p = {wire.person}"
    yield f"if not ({wire.named}): {NO}"
    if wire.event_id is not None:
        yield f"if p is not None and {wire.event_id} == p: {NO}"
    if wire.context is not None:
        yield f"if deep({wire.context}): {NO}"
    yield f"if not accepts({values}): {NO}"
    yield from _times(wire)
    yield "r = None"
    if marks:
        yield f"m = {marks}"
        yield "r = memo(m) or told(m)"
        yield f"if not r[1]: {NO}"
    if selected:
        yield f"if refuses(name, time) is not None: {NO}"


def _times(wire: Wire) -> Iterator[str]:
    if wire.seconds:
        yield f"time = {wire.time[0]}"
    else:
        first, *rest = wire.time
        yield f"w = {first}"
        for other in rest:
            yield f"if w is None: w = {other}"
        yield "time = None"
        yield "if w is not None:"
        yield "    time = plausible(w)"
        yield f"    if time is None or not zoned(w): {NO}"
    yield "landed = None"
    if wire.received is not None:
        yield f"if {wire.received} is not None:"
        yield f"    landed = plausible({wire.received})"
        yield f"    if landed is None: {NO}"
        yield f"    if time is not None and time - landed > 86000: {NO}"


@dataclass(slots=True, kw_only=True)
class Taker:
    """The function of one event in one shape, and what it has counted."""

    event: str
    shape: str
    struct: type
    take: Take
    objects: list[Objects]
    items: list[Items]
    counts: list[int] = field(default_factory=lambda: [0, 0, 0])
    """All that were accepted, those that name no person, and those without a time."""
    days: dict[int, int] = field(default_factory=dict)
    day_places: dict[int, int] = field(default_factory=dict)
    delays: dict[int, int] = field(default_factory=dict)
    sources: dict[Any, Found] = field(default_factory=dict)


def taker(
    event: Event, shape: str, counters: Counters, selection: Selection | None, bounds: tuple[int, int]
) -> Taker:
    """Make the function; times lie between two unix seconds.

    Raises InDoubtError for an event that cannot be taken for plainly valid.
    """
    wire, plan = WIRES[shape], counters.plan
    node = event_node(event)
    parts, schema = left_over(node, "d")
    values, schema = residue(wire, parts, schema, plan)
    marks, memo, told = sources(plan, event, wire, counters.marks)
    counting = Counting()
    keeping = Keeping(event, node, counters.keys(event))
    lines = ["d = e.attributes", *_checks(wire, values, marks, selected=selection is not None), "c[0] += 1"]
    if counters.profile:
        counting.walk(node, "d")
        fields = dict(zip(event.attributes, node.fields, strict=True))
        lines += counting.body(wire, fields["email"].name if "email" in fields else None)
    lines += keeping.body()
    made = Taker(
        event=event.name,
        shape=shape,
        struct=envelope(wire, event.name, node.struct, *bounds),
        take=never,
        objects=counting.objects,
        items=counting.items,
        sources=memo,
    )

    def zoned(text: str) -> bool:
        return iso_moment(text) is not None and zone_fault(text) is None

    def plausible(text: str) -> int | None:
        found = plausible_seconds(text)
        return found if found is not None and bounds[0] <= found < bounds[1] else None

    scope = {
        "U": UNSET,
        "accepts": Validator(schema).accepts,
        "astuple": astuple,
        "c": made.counts,
        "days": made.days,
        "day_places": made.day_places,
        "deep": deep,
        "delays": made.delays,
        "dig": dig,
        "identify": counters.identify,
        "zoned": zoned,
        "mail": mail,
        "memo": memo.get,
        "name": event.name,
        "plausible": plausible,
        "refuses": selection and selection.refuses,
        "step": delay_step,
        "told": told,
        **counting.names,
        **keeping.names,
    }
    # The text is of our own names and numbers; all of the plan that stands in it is quoted paths.
    body = "\n        ".join(lines)
    source = f"def take(decoded, origin, left):\n    for e, record in decoded:\n        {body}"
    exec(compile(source, "<fast accept>", "exec"), scope)  # noqa: S102
    made.take = scope["take"]
    return made


def never(decoded: Sequence[Decoded], _origin: int, left: list[LinedRecord]) -> None:
    """Take nothing."""
    left.extend(record for _, record in decoded)
