"""What was seen of attributes as guesses of the plan language, each with its evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trackplan.document.yaml import read_yaml
from trackplan.model.attribute import ANY_KEY
from trackplan.model.plan import OBJECT_TYPE_IDS, RELATIONSHIP
from trackplan.model.tally import EventTally, Tally
from trackplan.naming.patterns import NamePattern, patterns
from trackplan.naming.styles import words
from trackplan.scan.codes import PEOPLE
from trackplan.scan.forms import Forms, SeenForms, enums
from trackplan.scan.path_tree import PathNode, data_keys, path_tree
from trackplan.scan.yaml_keys import spelled

ENOUGH = 20
"""With fewer payloads than this, that all carry an attribute does not show that it is required."""
LONGEST = 200
"""Longer names are no names."""

MONEY = frozenset(
    """price amount value revenue total subtotal cost fee fare tax vat discount balance spend spent ltv
    charge payment refund rate tip shipping weight height width length distance""".split()  # noqa: SIM905
)
"""Last words of names of what is measured: that all were whole numbers shows nothing."""

_TIMES = ("_at", "_on", "At", "time", "Time", "timestamp", "Timestamp", "date", "Date")


@dataclass(frozen=True, slots=True)
class _Look:
    """What was seen at the paths of one event; of people, its name is empty."""

    event: str
    seen: Mapping[tuple[str, ...], SeenForms]
    enums: Mapping[tuple[str, ...], tuple[str, ...]]
    fractions: frozenset[str] = frozenset()
    """The names of attributes that somewhere had a fraction."""

    def at(self, path: str) -> SeenForms:
        return self.seen.get((self.event, path)) or SeenForms()

    def enum(self, path: str) -> tuple[str, ...]:
        return self.enums.get((self.event, path), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """An attribute as YAML: equal ``lines`` mean the same, whatever the evidence."""

    name: str
    lines: tuple[str, ...]
    count: int
    of: int
    notes: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """Return in how many payloads it came, and why it is taken for what it is."""
        return "; ".join((f"{self.count:,} of {self.of:,}", *self.notes))

    @property
    def data(self) -> dict[str, Any]:
        """Return the attribute as plan data."""
        first, *rest = self.lines
        read = read_yaml("guess", "\n".join((f"guess:{first}", *rest))).data
        assert isinstance(read, dict)
        found: dict[str, Any] = read["guess"]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """All that landed, as guesses."""

    landed: Mapping[str, EventTally]
    """By the name that the plan should have; of names of one pattern, all of them."""
    made: Mapping[str, NamePattern]
    """The pattern of each name that has one."""
    events: Mapping[str, list[Guess]]
    people: list[Guess]
    objects: Mapping[int, list[Guess]]
    """By Customer.io's id of the type: what it is called there, no call says."""


TYPE_ID = re.compile("[1-9][0-9]{0,8}", re.ASCII)
OF_THE_CALL = (*OBJECT_TYPE_IDS, RELATIONSHIP)
"""Names among the attributes of objects that are none of theirs."""


def guessed(tally: Tally, forms: Forms) -> Guesses:
    """Guess what the attributes of events and people are."""
    made = patterns(name for name, _ in tally.named())
    seen = _seen(forms, made)
    codes = enums(seen)
    landed = _events(tally, made)
    fractions = _fractions(landed, tally.people, seen)
    events = {name: list(_guesses(one, _Look(name, seen, codes, fractions))) for name, one in landed.items()}
    people = list(_guesses(tally.people, _Look("", seen, codes, fractions)))
    types = {int(name): one for name, one in tally.objects.settled().items() if TYPE_ID.fullmatch(name)}
    objects = {
        type_id: [
            guess
            for guess in _guesses(one, _Look(object_key(type_id), seen, codes, fractions))
            if guess.name not in OF_THE_CALL
        ]
        for type_id, one in sorted(types.items())
    }
    return Guesses(landed=landed, made=made, events=events, people=people, objects=objects)


def object_key(type_id: object) -> str:
    """Return the name by which forms of a type of objects are kept, which no event has."""
    return f"\0{type_id}"


def _events(tally: Tally, made: Mapping[str, NamePattern]) -> dict[str, EventTally]:
    """What landed of each event by name; of names of one pattern, of all of them."""
    found: dict[str, EventTally] = {}
    for name, one in tally.named():
        base = made[name].base if name in made else name
        if is_name(base):
            found.setdefault(base, EventTally()).merge(one)
    return dict(sorted(found.items()))


def _seen(forms: Forms, made: Mapping[str, NamePattern]) -> Mapping[tuple[str, ...], SeenForms]:
    """What was seen by event and path; of names of one pattern, of all of them."""
    seen = forms.settled()
    found = {key: one for key, one in seen.items() if key[0] not in made}
    for (name, *path), one in seen.items():
        if name in made:
            found.setdefault((made[name].base, *path), SeenForms()).merge(one)
    return found


def _fractions(
    landed: Mapping[str, EventTally], people: EventTally, seen: Mapping[tuple[str, ...], SeenForms]
) -> frozenset[str]:
    """The last names of the paths at which a number was not whole."""
    found: set[str] = set()
    for event, one in [*landed.items(), ("", people)]:
        for path, kinds in one.attributes.settled().items():
            numbers = kinds.types.get("number")
            whole = seen[event, path].whole if (event, path) in seen else 0
            if numbers is not None and whole < numbers.count:
                found.add(path.rpartition(".")[2].removesuffix("[]"))
    return frozenset(found)


def came_as(event: str, made: Mapping[str, NamePattern]) -> Iterator[str]:
    """Yield a sentence a pattern of names that one event stands for."""
    for pattern, count in Counter(pattern for pattern in made.values() if pattern.base == event).items():
        yield (
            f"It came as {count:,} names `{pattern.text if pattern.text.isprintable() else '?'}`: "
            f"send this one, and {pattern.advice}."
        )


def landed_text(one: EventTally) -> str:
    """Say how often an event landed."""
    return f"landed {one.count:,} {'time' if one.count == 1 else 'times'}"


def is_name(name: str) -> bool:
    """Return whether a plan can have a name."""
    return 0 < len(name) <= LONGEST


def nameless(nodes: Mapping[str, PathNode]) -> int:
    """Count the attributes of a tree whose names a plan cannot have."""
    below = (one for node in nodes.values() for one in (node, node.item) if one is not None)
    return sum(not is_name(name) for name in nodes) + sum(nameless(one.inner) for one in below)


def _guesses(one: EventTally, look: _Look) -> Iterator[Guess]:
    for name, node in sorted(path_tree(one.attributes.settled()).items()):
        if not is_name(name):
            continue
        notes: list[str] = []
        lines = tuple(_lines(name, node, one.count, look, notes))
        yield Guess(name=name, lines=lines, count=node.kinds.count, of=one.count, notes=tuple(notes))


def _lines(name: str, node: PathNode, of: int | None, look: _Look, notes: list[str]) -> Iterator[str]:
    """What follows ``name:``, one line when nothing is inside; ``of`` is ``None`` for an item."""
    said = _words(name, node, of, look, notes)
    if (values := data_keys(node)) is not None:
        notes.append(f"{len(node.inner)} keys, none in half of the objects: they look like data")
        yield ""
        yield from (f"  {word}" for word in said)
        first, *rest = _lines(ANY_KEY, values, None, look, notes)
        yield f"  values:{first}"
        yield from (f"  {line}" for line in rest)
        return
    inner = [(inside, one) for inside, one in sorted(node.inner.items()) if is_name(inside)]
    if not inner and node.item is None:
        yield " {" + ", ".join(said) + "}"
        return
    yield ""
    yield from (f"  {word}" for word in said)
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


def _words(name: str, node: PathNode, of: int | None, look: _Look, notes: list[str]) -> list[str]:
    found = Counter({kind: spell.count for kind, spell in node.kinds.types.items()})
    nulls = found.pop("null", 0)
    seen = look.at(node.path)
    where = _where(name, node)
    types = _types(name, node, found, look, notes)
    said = [f"type: {types[0] if len(types) == 1 else '[' + ', '.join(types) + ']'}"]
    if of is not None and node.kinds.count == of >= ENOUGH:
        said.append("required: true")
    if nulls:
        said.append("nullable: true")
        notes.append(f"{where}{nulls:,} null")
    if len(types) > 1:
        notes.append(where + ", ".join(f"{count:,} {kind}" for kind, count in sorted(found.items()) if count))
    pii = seen.personal(name, types)
    if pii is not None:
        said.append(f"pii: {pii[0]}")
        notes.append(f"{where}{pii[1]}")
    codes = look.enum(node.path) if pii is None and types == ["string"] else ()
    if codes:
        said.append(f"enum: [{', '.join(map(spelled, codes))}]")
        notes.append(f"{where}always one of {len(codes)} codes, each of {PEOPLE} people or more")
    elif types == ["string"] and (constraint := seen.constraint(found["string"], enough=ENOUGH)) is not None:
        said.append(constraint[0])
        notes.append(f"{where}{constraint[1]}")
    return said


def _types(name: str, node: PathNode, found: Mapping[str, int], look: _Look, notes: list[str]) -> list[str]:
    """The types of an attribute, and in ``notes`` why they are guessed."""
    seen, where = look.at(node.path), _where(name, node)
    types = sorted(found) or ["any"]
    if found["number"] and seen.whole == found["number"]:
        if (why := _why_number(name, look)) is None:
            types[types.index("number")] = "integer"
        else:
            notes.append(f"{where}always whole, and {why}")
    if types == ["string"] and (form := seen.of_all(found["string"])):
        types = [form]
        notes.append(f"{where}always of the form of a {form}")
    elif types == ["integer"] and name.endswith(_TIMES) and seen.seconds == found["number"]:
        types = ["timestamp"]
        notes.append(f"{where}always unix seconds from 2010 on")
    return types


def _where(name: str, node: PathNode) -> str:
    """The path of what is inside another attribute, for a note that stands beside that one."""
    if node.path == name:
        return ""
    return f"{node.path if node.path.isprintable() else spelled(node.path)} "


def _why_number(name: str, look: _Look) -> str | None:
    """Return why whole numbers of an attribute do not make it an integer; ``None`` where they do."""
    if name in look.fractions:
        return "a number of this name elsewhere is not"
    if {word.removesuffix("s") for word in words(name)[-1:]} & MONEY:
        return "its name is that of a measure"
    return None
