"""A first plan from what landed: each guess stands beside its evidence, as a comment of the YAML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from trackplan.model.tally import EventTally, Kinds, Tally
from trackplan.naming.styles import STYLES, fits
from trackplan.scan.profile import Forms, Seen
from trackplan.scan.spelling import spelled

ENOUGH = 20
"""With fewer payloads than this, that all carry an attribute does not show that it is required."""
SHARED = 3
"""Fewer attributes than this are no group."""
LONGEST = 200
"""Longer names are no names."""
UNSETTLED = (
    "mixed-script-name",
    "name-too-long",
    "purchase-without-dedupe",
    "reserved-name-in-plan",
)
"""Rules that what lands may break, and that no guess can mend."""

_TIMES = ("_at", "_on", "At", "time", "Time", "timestamp", "Timestamp", "date", "Date")

Look = Callable[[str], Seen]
"""What was seen at a path of one event."""


@dataclass(slots=True)
class _Node:
    """One attribute: what came at its path, and what is inside."""

    kinds: Kinds
    path: str
    inner: dict[str, _Node] = field(default_factory=dict)
    item: _Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guess:
    """An attribute as YAML: equal ``lines`` mean the same, whatever the evidence."""

    name: str
    lines: tuple[str, ...]
    count: int
    of: int
    notes: tuple[str, ...]


def plan_text(tally: Tally, forms: Forms, *, name: str = "Inferred plan") -> str:
    """The plan as YAML. All events are drafts, which need neither owner nor description yet."""
    guesses = {event: list(_guesses(event, one, forms)) for event, one in tally.named() if _is_name(event)}
    groups = _groups(guesses)
    read = tally.accounts.read
    records = "1 record" if read == 1 else f"{read:,} records"
    lines = [
        f"# Inferred from {records}; every line is a guess from what was seen.",
        f"# `required` means: in all payloads, of {ENOUGH} or more. No values were kept, since they are",
        "# personal data: add `enum`, ranges and patterns by hand.",
        "trackplan: 1",
        f"name: {spelled(name)}",
        "version: 0.1.0",
        *_naming(guesses),
        "rules:  # what the data shows and a person must settle; drop these lines then",
        *(f"  {rule}: warning" for rule in UNSETTLED),
    ]
    if tally.unplanned.beyond:
        lines.append(f"# {tally.unplanned.beyond:,} payloads of further names are left out.")
    if groups:
        lines.append("groups:")
    for number, (events, shared) in enumerate(groups.items(), 1):
        lines.append(f"  shared_{number}:  # alike in {', '.join(map(spelled, events))}")
        for guess in shared:
            lines += _written(guess, "    ")
    if guesses:
        lines.append("events:")
    for event, one in tally.named():
        if _is_name(event):
            lines += _event(event, one, guesses[event], groups)
    people = list(_guesses("", tally.people, forms))
    if people:
        lines += ["people:", "  attributes:"]
        for guess in people:
            lines += _written(guess, "    ")
    return "\n".join(lines) + "\n"


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST


def _naming(guesses: Mapping[str, list[_Guess]]) -> Iterator[str]:
    names = {"events": list(guesses), "attributes": [one.name for found in guesses.values() for one in found]}
    kept = {
        what: next((style for style in STYLES if all(fits(name, style) for name in some)), None)
        for what, some in names.items()
        if some
    }
    if any(kept.values()):
        yield "naming:"
        yield from (f"  {what}: {style}  # all fit" for what, style in kept.items() if style)


def _groups(guesses: Mapping[str, list[_Guess]]) -> dict[tuple[str, ...], list[_Guess]]:
    """Attributes that are alike in the very same events, by these events."""
    carried: dict[tuple[str, tuple[str, ...]], dict[str, _Guess]] = {}
    for event, found in guesses.items():
        for one in found:
            carried.setdefault((one.name, one.lines), {})[event] = one
    groups: dict[tuple[str, ...], list[_Guess]] = {}
    for (name, lines), holders in sorted(carried.items()):
        if len(holders) > 1:
            total = _Guess(
                name=name,
                lines=lines,
                count=sum(one.count for one in holders.values()),
                of=sum(one.of for one in holders.values()),
                notes=tuple(dict.fromkeys(note for one in holders.values() for note in one.notes)),
            )
            groups.setdefault(tuple(holders), []).append(total)
    return {events: shared for events, shared in sorted(groups.items()) if len(shared) >= SHARED}


def _event(
    name: str, one: EventTally, guesses: Iterable[_Guess], groups: Mapping[tuple[str, ...], list[_Guess]]
) -> Iterator[str]:
    yield f"  {spelled(name)}:  # landed {one.count:,} {'time' if one.count == 1 else 'times'}"
    yield "    status: draft"
    if one.attributes.beyond:
        yield "    additional: allow  # more attributes came than are told apart"
    mine = [(number, shared) for number, (events, shared) in enumerate(groups.items(), 1) if name in events]
    if mine:
        yield f"    groups: [{', '.join(f'shared_{number}' for number, _ in mine)}]"
    grouped = {shared.name for _, some in mine for shared in some}
    own = [guess for guess in guesses if guess.name not in grouped]
    if own:
        yield "    attributes:"
        for guess in own:
            yield from _written(guess, "      ")


def _written(guess: _Guess, indent: str) -> Iterator[str]:
    evidence = "; ".join((f"{guess.count:,} of {guess.of:,}", *guess.notes))
    first, *rest = guess.lines
    yield f"{indent}{spelled(guess.name)}:{first}  # {evidence}"
    yield from (indent + line for line in rest)


def _guesses(event: str, one: EventTally, forms: Forms) -> Iterator[_Guess]:
    for name, node in sorted(_tree(one.attributes.settled()).items()):
        if not _is_name(name):
            continue
        notes: list[str] = []
        lines = tuple(_lines(name, node, one.count, partial(forms.at, event), notes))
        yield _Guess(name=name, lines=lines, count=node.kinds.count, of=one.count, notes=tuple(notes))


def _tree(kinds: Mapping[str, Kinds]) -> dict[str, _Node]:
    """Paths as a tree. A name may hold a dot itself: only what came as an object holds others.

    An object `a` beside an attribute named `a.b` cannot be told from an `a` that holds a `b`.
    """
    nodes = {path: _Node(found, path) for path, found in kinds.items()}
    top: dict[str, _Node] = {}
    for path, node in nodes.items():
        array = nodes.get(path.removesuffix("[]")) if path.endswith("[]") else None
        if array is not None and "array" in array.kinds.types:
            array.item = node
            continue
        holder, dot, name = path.rpartition(".")
        while dot and not (holder in nodes and "object" in nodes[holder].kinds.types):
            holder, dot, _ = holder.rpartition(".")
            name = path[len(holder) + 1 :]
        (nodes[holder].inner if dot else top)[name if dot else path] = node
    return top


def _lines(name: str, node: _Node, of: int | None, look: Look, notes: list[str]) -> Iterator[str]:
    """What follows ``name:``, one line when nothing is inside; ``of`` is ``None`` for an item."""
    words = _words(name, node, of, look, notes)
    inner = [(inside, one) for inside, one in sorted(node.inner.items()) if _is_name(inside)]
    if not inner and node.item is None:
        yield " {" + ", ".join(words) + "}"
        return
    yield ""
    yield from (f"  {word}" for word in words)
    if node.item is not None:
        first, *rest = _lines(name, node.item, None, look, notes)
        yield f"  items:{first}"
        yield from (f"  {line}" for line in rest)
    if inner:
        yield "  attributes:"
        objects = node.kinds.types["object"].count
        for inside, one in inner:
            first, *rest = _lines(inside, one, objects, look, notes)
            yield f"    {spelled(inside)}:{first}"
            yield from (f"    {line}" for line in rest)


def _words(name: str, node: _Node, of: int | None, look: Look, notes: list[str]) -> list[str]:
    found = Counter({kind: spell.count for kind, spell in node.kinds.types.items()})
    nulls = found.pop("null", 0)
    seen = look(node.path)
    where = "" if node.path == name else f"{node.path if node.path.isprintable() else spelled(node.path)} "
    types = sorted(found) or ["any"]
    if found["number"] and seen.whole == found["number"]:
        types[types.index("number")] = "integer"
    if types == ["string"] and (form := seen.of_all(found["string"])):
        types = [form]
        notes.append(f"{where}always of the form of a {form}")
    elif types == ["integer"] and name.endswith(_TIMES) and seen.seconds == found["number"]:
        types = ["timestamp"]
        notes.append(f"{where}always unix seconds from 2010 on")
    words = [f"type: {types[0] if len(types) == 1 else '[' + ', '.join(types) + ']'}"]
    if of is not None and node.kinds.count == of >= ENOUGH:
        words.append("required: true")
    if nulls:
        words.append("nullable: true")
        notes.append(f"{where}{nulls:,} null")
    if len(types) > 1:
        notes.append(where + ", ".join(f"{count:,} {kind}" for kind, count in sorted(found.items()) if count))
    if (pii := seen.personal(name, types)) is not None:
        words.append(f"pii: {pii[0]}")
        notes.append(f"{where}{pii[1]}")
    return words
