"""A first plan from what landed: each guess stands beside its evidence, as a comment of the YAML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trackplan.model.attribute import ANY_KEY
from trackplan.model.tally import EventTally, Tally
from trackplan.naming.patterns import NamePattern, patterns
from trackplan.naming.styles import STYLES, fits, words
from trackplan.scan.codes import DISTINCT, PEOPLE
from trackplan.scan.forms import Forms, SeenForms, enums
from trackplan.scan.path_tree import PathNode, data_keys, path_tree
from trackplan.scan.yaml_keys import spelled

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
class _Guess:
    """An attribute as YAML: equal ``lines`` mean the same, whatever the evidence."""

    name: str
    lines: tuple[str, ...]
    count: int
    of: int
    notes: tuple[str, ...]


def plan_text(tally: Tally, forms: Forms, *, name: str = "Inferred plan") -> str:
    """The plan as YAML. All events are drafts, which need neither owner nor description yet."""
    made = patterns(name for name, _ in tally.named())
    seen = _seen(forms, made)
    codes = enums(seen)
    landed = _events(tally, made)
    fractions = _fractions(landed, tally.people, seen)
    guesses = {
        event: list(_guesses(one, _Look(event, seen, codes, fractions))) for event, one in landed.items()
    }
    groups = _groups(guesses)
    read = tally.accounts.read
    records = "1 record" if read == 1 else f"{read:,} records"
    lines = [
        f"# Inferred from {records}; every line is a guess from what was seen.",
        f"# `required` means: in all payloads, of {ENOUGH} or more. Values are personal data: none is here,",
        f"# but those of an `enum`: at most {DISTINCT} short codes, each of {PEOPLE} people or more.",
        "# Ranges are for you to add.",
        *(f"# Left out: {one}." for one in left_out(tally)),
        "trackplan: 1",
        f"name: {spelled(name)}",
        "version: 0.1.0",
        *_naming(guesses),
        "rules:  # what the data shows and a person must settle; drop these lines then",
        *(f"  {rule}: warning" for rule in UNSETTLED),
    ]
    if groups:
        lines.append("groups:")
    for number, (events, shared) in enumerate(groups.items(), 1):
        lines.append(f"  shared_{number}:  # alike in {', '.join(map(spelled, events))}")
        for guess in shared:
            lines += _written(guess, "    ")
    if guesses:
        lines.append("events:")
    for event, one in landed.items():
        lines += _comments(event, made)
        lines += _event(event, one, guesses[event], groups)
    people = list(_guesses(tally.people, _Look("", seen, codes, fractions)))
    if people:
        lines += ["people:", "  attributes:"]
        for guess in people:
            lines += _written(guess, "    ")
    return "\n".join(lines) + "\n"


def _events(tally: Tally, made: Mapping[str, NamePattern]) -> dict[str, EventTally]:
    """What landed of each event by name; of names of one pattern, of all of them."""
    found: dict[str, EventTally] = {}
    for name, one in tally.named():
        base = made[name].base if name in made else name
        if _is_name(base):
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


def _comments(event: str, made: Mapping[str, NamePattern]) -> Iterator[str]:
    """Yield a line a pattern of names that one event stands for."""
    for pattern, count in Counter(pattern for pattern in made.values() if pattern.base == event).items():
        yield (
            f"  # It came as {count:,} names `{pattern.text if pattern.text.isprintable() else '?'}`: "
            f"send this one, and {pattern.advice}."
        )


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


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST


def left_out(tally: Tally) -> Iterator[str]:
    """Yield what landed and has no place in the plan."""
    nameless = sum(one.count for event, one in tally.named() if not _is_name(event))
    if nameless:
        yield f"{_number(nameless, 'payload')} whose event has no name or one of over {LONGEST} characters"
    if tally.unplanned.beyond:
        yield f"{_number(tally.unplanned.beyond, 'payload')} of more events than are told apart"
    some = sum(
        _nameless(path_tree(one.attributes.settled())) for _, one in [*tally.named(), ("", tally.people)]
    )
    if some:
        yield f"{_number(some, 'attribute')} with no name or one of over {LONGEST} characters"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _nameless(nodes: Mapping[str, PathNode]) -> int:
    """Count the attributes of a tree whose names a plan cannot have."""
    below = (one for node in nodes.values() for one in (node, node.item) if one is not None)
    return sum(not _is_name(name) for name in nodes) + sum(_nameless(one.inner) for one in below)


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
    elif _nameless(path_tree(one.attributes.settled())):
        yield "    additional: allow  # some attributes are left out; see the top"
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


def _guesses(one: EventTally, look: _Look) -> Iterator[_Guess]:
    for name, node in sorted(path_tree(one.attributes.settled()).items()):
        if not _is_name(name):
            continue
        notes: list[str] = []
        lines = tuple(_lines(name, node, one.count, look, notes))
        yield _Guess(name=name, lines=lines, count=node.kinds.count, of=one.count, notes=tuple(notes))


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
    inner = [(inside, one) for inside, one in sorted(node.inner.items()) if _is_name(inside)]
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
