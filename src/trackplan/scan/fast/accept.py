"""One function for each event and shape, made from the plan, says whether a record is plainly valid.

What it checks beside types: no name stands twice (the quotes of the text are as many as the decoded
names and texts have), what is left of the schema, the person's id, the times, the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import astuple

from trackplan.model.plan import Event, Match, Plan
from trackplan.model.tally import delay_step
from trackplan.rules.payload.event_id_not_ulid import ULID_TEXT
from trackplan.scan.fast.typed import InDoubtError, Node, event_node, kinds, left_over
from trackplan.scan.fast.wire import WIRES, Wire, envelope
from trackplan.shapes.shape import mapping, text
from trackplan.validator import Validator

LARGEST = 8_000
"""Longer texts are in doubt: the limit on a call's size is of its shortest text."""

SOURCES = 1_000
"""How many different marks of sources are remembered."""

DEEPEST = 50
NEVER = float("inf")

Shape = list[Any]
"""Of objects with the same types: their count, first and last time, and how many quotes each has."""


@dataclass(slots=True)
class Objects:
    """The shapes met of one object of an event."""

    path: str
    node: Node
    shapes: dict[tuple[type, ...], Shape] = field(default_factory=dict)

    def new(self, types: tuple[type, ...]) -> Shape:
        """A counter of a shape that is met for the first time."""
        present = [kind for kind in types if kind is not UnsetType]
        made = self.shapes[types] = [0, NEVER, -NEVER, 2 * len(present) + 2 * present.count(str)]
        return made


@dataclass(slots=True)
class Items:
    """A counter of the items of one array, which are all of one type."""

    path: str
    node: Node | None
    kind: type | None
    counter: Shape = field(default_factory=lambda: [0, NEVER, -NEVER, 0])


@dataclass(slots=True)
class Maker:
    """Writes the function of one event in one shape."""

    wire: Wire
    node: Node
    lines: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)
    objects: list[Objects] = field(default_factory=list)
    items: list[Items] = field(default_factory=list)
    zeros: list[str] = field(default_factory=list)

    def walk(self, node: Node, value: str, path: str, indent: str, *, many: bool = False) -> None:
        """Add what counts the quotes and the shape of one object, and of those inside it."""
        number = len(self.objects)
        self.objects.append(Objects(path, node))
        self.names |= {f"S{number}": self.objects[-1].shapes, f"N{number}": self.objects[-1].new}
        self._add(indent, f"t = tuple(map(type, astuple({value})))")
        self._add(indent, f"s{number} = S{number}.get(t) or N{number}(t)")
        self._add(indent, f"q += s{number}[3]")
        if many:
            self._add(indent, f"hit(s{number})")
        elif number:
            self.counts.append(f"tick(s{number}, 1, time)")
        for one in node.fields:
            here, inner = (
                f"{value}.{one.name}",
                f"{path}.{one.attribute.name}" if path else one.attribute.name,
            )
            if one.node is None and one.item is None:
                continue
            test = [f"{here} is not U"] * one.optional + [f"{here} is not None"] * one.attribute.nullable
            deeper = indent
            if test:
                self._add(indent, f"if {' and '.join(test)}:")
                deeper = indent + "    "
            if one.node is not None and one.attribute.types == ("object",):
                self.walk(one.node, here, inner, deeper, many=many or bool(test))
            elif one.node is not None and not one.node.uniform:
                each = f"o{len(self.objects)}"
                self._add(deeper, f"for {each} in {here}:")
                self.walk(one.node, each, f"{inner}[]", deeper + "    ", many=True)
            else:
                self._uniform(here, f"{inner}[]", one.node, one.item, deeper)

    def _uniform(self, here: str, path: str, node: Node | None, kind: type | None, indent: str) -> None:
        number = len(self.items)
        self.items.append(Items(path, node, kind))
        self.names[f"U{number}"] = self.items[-1].counter
        self.zeros.append(f"n{number}")
        quotes = 2 * (kind is str)
        if node is not None:
            quotes = sum(2 + 2 * (kinds(one.attribute) == {str}) for one in node.fields)
        self._add(indent, f"n{number} += len({here})")
        self.counts.append(f"if n{number}: tick(U{number}, n{number}, time)")
        if quotes:
            self._add(indent, f"q += {quotes} * len({here})")

    def _add(self, indent: str, line: str) -> None:
        self.lines.append(indent + line)


def tick(shape: Shape, count: int, time: int | None) -> None:
    """Count objects of a shape at a time."""
    shape[0] += count
    if time is not None:
        shape[1] = min(shape[1], time)
        shape[2] = max(shape[2], time)


def keys_in(value: Any, depth: int = 0) -> int:
    """How many quotes the names and texts of a free value have; far too many for one too deep."""
    if type(value) is str:
        return 2
    if depth > DEEPEST:
        return 1 << 40
    if type(value) is dict:
        return 2 * len(value) + sum(keys_in(inner, depth + 1) for inner in value.values())
    if type(value) is list:
        return sum(keys_in(inner, depth + 1) for inner in value)
    return 0


def quotes_in(raw: bytes) -> int:
    """How many quotes of a text are not escaped; -1 where that takes a closer look."""
    if 92 in raw:  # noqa: PLR2004 - a backslash
        return -1 if b"\\\\" in raw else raw.count(b'"') - raw.count(b'\\"')
    return raw.count(b'"')


Found = list[Any]
"""What marks of a source come to: the plan's source, whether it may send the event, and how often."""


def sources(plan: Plan, event: Event, wire: Wire) -> tuple[str, dict[Any, Found], Callable[[Any], Found]]:
    """An expression of where sources show themselves, what such values came to, and a way to find out.

    That is the first source of the plan that matches; it may send if it, or another that matches,
    is one of the event's.
    """
    matches = [(name, source.match) for name, source in plan.sources.items() if source.match]
    parts = [_shown(match, event, wire) for _, match in matches]
    memo: dict[Any, Found] = {}
    results: dict[tuple[str | None, bool], Found] = {}

    def told(values: Any) -> Found:
        seen = [
            name
            for (name, match), value in zip(matches, values, strict=True)
            if value is not None and value is not UNSET and str(value) == match.equals
        ]
        fits = not event.sources or not seen or not {*seen}.isdisjoint(event.sources)
        name = seen[0] if seen else None
        found = results.setdefault((name, fits), [name, fits, 0])
        if len(memo) < SOURCES:
            memo[values] = found
        return found

    return f"({', '.join(parts)},)" if any(part != "None" for part in parts) else "", memo, told


def _shown(match: Match, event: Event, wire: Wire) -> str:
    if match.kind == "context":
        return "None" if wire.context is None else f"dig({wire.context}, {match.path.split('.')!r})"
    head, *below = match.path.split(".")
    for index, (name, attribute) in enumerate(event.attributes.items()):
        if name == head:
            if kinds(attribute) != {str} or {"object", "array", "any"} & {*attribute.types}:
                raise InDoubtError("a source shows itself in what is no text")
            return "None" if below else f"d.f{index}"
    return "None"


def dig(context: Any, path: list[str]) -> str | None:
    """The text of what stands at a path of a context."""
    for part in path:
        context = context.get(part) if isinstance(context, Mapping) else None
    return None if context is None else str(context)


def mail(context: Any) -> str | None:
    """The e-mail address of a Pipelines context, as the shape reads it."""
    return None if context is UNSET else text(mapping(mapping(context).get("traits")).get("email"))


def residue(node: Node, wire: Wire, plan: Plan) -> tuple[list[str], list[dict[str, Any]]]:
    """Expressions of all values that types do not settle, and the schema of each."""
    found = list(left_over(node, "d"))
    pattern = plan.identity.pattern
    found.append(("p", {"pattern": pattern or "^[^@]*$"}))
    if wire.event_id is not None:
        found.append((f"(None if {wire.event_id} is U else {wire.event_id})", {"pattern": f"^{ULID_TEXT}$"}))
    return [text for text, _ in found], [schema for _, schema in found]


def source_text(maker: Maker, values: list[str], asked: Asked) -> str:
    """The text of the function: it changes nothing before all has been seen to be well."""
    wire = maker.wire
    many = asked.profile and any("hit(" in line for line in maker.lines)
    body = [
        "def take(e, raw, line):",
        "    d = e.attributes",
        "    q = 6",  # the key and the text of the name, and the key of the attributes
        *_envelope(wire),
        *(["    " + " = ".join(maker.zeros) + " = 0"] if maker.zeros else []),
        *(["    hits = []; hit = hits.append"] if many else []),
        *(line for line in maker.lines if many or "hit(" not in line),
        "    if (quotes_in(raw) if 92 in raw else raw.count(b'\"')) != q: return False",
        f"    p = {wire.person}",
        "    if p is U: p = None",
        *([f"    if p is not None and {wire.event_id} == p: return False"] if wire.event_id else []),
        f"    if not accepts([{', '.join(values)}]): return False",
        *_times(wire),
        "    r = None",
        *(
            [f"    m = {asked.marks}", "    r = memo(m) or told(m)", "    if not r[1]: return False"]
            if asked.marks
            else []
        ),
        *(["    if refuses(name, time) is not None: return False"] if asked.selected else []),
        "    s0[0] += 1",
        *(_profiled(maker, asked, many=many) if asked.profile else []),
        *(["    if time is not None: remember(d, time, line, r)"] if asked.remembers else []),
    ]
    return "\n".join([*body, "    return True", ""])


def _profiled(maker: Maker, asked: Asked, *, many: bool) -> Iterator[str]:
    """Lines that count what only an audit asks for."""
    wire = maker.wire
    yield "    if time is None: c[1] += 1"
    yield "    else:"
    yield "        if time < s0[1]: s0[1] = time"
    yield "        if time > s0[2]: s0[2] = time"
    yield "        y = time // 86400"
    yield "        days[y] = days.get(y, 0) + 1"
    if wire.received is not None:
        yield "        if landed is not None:"
        yield "            w = step(landed - time) if landed > time else 0"
        yield "            delays[w] = delays.get(w, 0) + 1"
    yield "    if r is not None: r[2] += 1"
    yield from (f"    {line}" for line in maker.counts)
    if many:
        yield "    for s in hits: tick(s, 1, time)"
    yield f"    m = {wire.email}"
    yield "    if p is None and (m is U or m is None): c[0] += 1"
    if asked.email is not None:
        yield f"    if not m or m is U: m = d.{asked.email}"
    yield f"    a = {wire.anonymous}"
    yield "    if type(m) is str or a is not U: identify(p, m, None if a is U else a, line)"


def _envelope(wire: Wire) -> Iterator[str]:
    """Lines that count the quotes of the keys and texts of an envelope."""
    for key, kind in wire.fields.items():
        here = f"e.{key}"
        if kind == "time":
            yield f"    if {here} is not U: q += 2"
        elif here == wire.context:
            yield f"    if {here} is not U: q += 2 + keys_in({here})"
        elif here == wire.nested:
            yield f"    if {here} is not U: q += 2 + texts_in({here})"
        elif key in wire.always:
            yield "    q += 4"
        else:
            yield f"    if {here} is not U: q += 2 if {here} is None else 4"


def texts_in(struct: Any) -> int:
    """How many quotes the keys and texts of a struct of texts have."""
    values = astuple(struct)
    return 4 * len(values) - 4 * values.count(UNSET) - 2 * values.count(None)


def _times(wire: Wire) -> Iterator[str]:
    if wire.seconds:
        yield f"    time = None if {wire.time[0]} is U else {wire.time[0]}"
    else:
        first, *rest = wire.time
        yield f"    w = {first}"
        for other in rest:
            yield f"    if w is U: w = {other}"
        yield "    time = None"
        yield "    if w is not U:"
        yield "        time = plausible(w)"
        yield "        if time is None: return False"
    yield "    landed = None"
    if wire.received is not None:
        yield f"    if {wire.received} is not U:"
        yield f"        landed = plausible({wire.received})"
        yield "        if landed is None: return False"
        yield "        if time is not None and time - landed > 86000: return False"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a function is to do beside its checks."""

    profile: bool
    remembers: bool
    selected: bool
    marks: str
    """Where sources show themselves; empty where they cannot."""
    email: str | None
    """The field of an attribute ``email``."""


@dataclass(slots=True, kw_only=True)
class Taker:
    """The function of one event in one shape, and what it has counted."""

    event: str
    shape: str
    struct: type
    take: Callable[[Any, bytes, int], bool]
    objects: list[Objects]
    items: list[Items]
    counts: list[int] = field(default_factory=lambda: [0, 0])
    """Those that name no person, and those without a time."""
    days: dict[int, int] = field(default_factory=dict)
    delays: dict[int, int] = field(default_factory=dict)
    sources: dict[Any, Found] = field(default_factory=dict)


def taker(
    plan: Plan,
    event: Event,
    shape: str,
    *,
    bounds: tuple[int, int],
    profile: bool,
    selected: bool,
    remembers: bool,
    given: Mapping[str, Any],
) -> Taker:
    """Make the function. Raises InDoubtError for an event that cannot be taken for plainly valid.

    ``given`` has the functions that it calls: ``plausible``, ``remember``, ``identify``, ``refuses``.
    """
    wire = WIRES[shape]
    node = event_node(event)
    maker = Maker(wire, node)
    maker.walk(node, "d", "", "    ")
    values, schemas = residue(node, wire, plan)
    marks, memo, told = sources(plan, event, wire)
    fields = {key: f"f{index}" for index, key in enumerate(event.attributes)}
    asked = Asked(
        profile=profile, remembers=remembers, selected=selected, marks=marks, email=fields.get("email")
    )
    struct = envelope(wire, event.name, node.struct, *bounds)
    made = Taker(
        event=event.name,
        shape=shape,
        struct=struct,
        take=_never,
        objects=maker.objects,
        items=maker.items,
        sources=memo,
    )
    scope = {
        "U": UNSET,
        "accepts": Validator({"prefixItems": schemas}).accepts,
        "astuple": astuple,
        "c": made.counts,
        "days": made.days,
        "delays": made.delays,
        "dig": dig,
        "keys_in": keys_in,
        "mail": mail,
        "memo": memo.get,
        "name": event.name,
        "quotes_in": quotes_in,
        "step": delay_step,
        "texts_in": texts_in,
        "tick": tick,
        "told": told,
        **given,
        **maker.names,
    }
    # The text is made of our own names and numbers alone; the plan's stand in structs and schemas.
    exec(compile(source_text(maker, values, asked), "<fast accept>", "exec"), scope)  # noqa: S102
    made.take = scope["take"]
    return made


def _never(_record: Any, _raw: bytes, _line: int) -> bool:
    return False
