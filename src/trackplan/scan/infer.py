"""A first plan from what landed: each guess stands beside its evidence, as a comment of the YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trackplan.model.tally import EventTally, Tally
from trackplan.naming.patterns import NamePattern
from trackplan.naming.styles import STYLES, fits
from trackplan.scan.codes import DISTINCT, PEOPLE
from trackplan.scan.forms import Forms
from trackplan.scan.guesses import ENOUGH, LONGEST, Guess, came_as, guessed, is_name, landed_text, nameless
from trackplan.scan.path_tree import path_tree
from trackplan.scan.yaml_keys import spelled

SHARED = 3
"""Fewer attributes than this are no group."""
UNSETTLED = (
    "mixed-script-name",
    "name-too-long",
    "purchase-without-dedupe",
    "reserved-name-in-plan",
)
"""Rules that what lands may break, and that no guess can mend."""


def plan_text(tally: Tally, forms: Forms, *, name: str = "Inferred plan") -> str:
    """The plan as YAML. All events are drafts, which need neither owner nor description yet."""
    found = guessed(tally, forms)
    guesses = found.events
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
    for event, one in found.landed.items():
        lines += _comments(event, found.made)
        lines += _event(event, one, guesses[event], groups)
    if found.people:
        lines += ["people:", "  attributes:"]
        for guess in found.people:
            lines += _written(guess, "    ")
    lines += _objects(found.objects)
    return "\n".join(lines) + "\n"


def _objects(objects: Mapping[int, list[Guess]]) -> Iterator[str]:
    """Yield the types of objects, named by their ids."""
    for number, (type_id, some) in enumerate(objects.items()):
        if number == 0:
            yield "objects:  # give each the name that Customer.io shows for its type"
        yield from (f"  type_{type_id}:", f"    type_id: {type_id}", *(["    attributes:"] if some else []))
        for guess in some:
            yield from _written(guess, "      ")


def _comments(event: str, made: Mapping[str, NamePattern]) -> Iterator[str]:
    """Yield a line a pattern of names that one event stands for."""
    return (f"  # {line}" for line in came_as(event, made))


def left_out(tally: Tally) -> Iterator[str]:
    """Yield what landed and has no place in the plan."""
    unnamed = sum(one.count for event, one in tally.named() if not is_name(event))
    if unnamed:
        yield f"{_number(unnamed, 'payload')} whose event has no name or one of over {LONGEST} characters"
    if tally.unplanned.beyond:
        yield f"{_number(tally.unplanned.beyond, 'payload')} of more events than are told apart"
    some = sum(
        nameless(path_tree(one.attributes.settled())) for _, one in [*tally.named(), ("", tally.people)]
    )
    if some:
        yield f"{_number(some, 'attribute')} with no name or one of over {LONGEST} characters"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _naming(guesses: Mapping[str, list[Guess]]) -> Iterator[str]:
    names = {"events": list(guesses), "attributes": [one.name for found in guesses.values() for one in found]}
    kept = {
        what: next((style for style in STYLES if all(fits(name, style) for name in some)), None)
        for what, some in names.items()
        if some
    }
    if any(kept.values()):
        yield "naming:"
        yield from (f"  {what}: {style}  # all fit" for what, style in kept.items() if style)


def _groups(guesses: Mapping[str, list[Guess]]) -> dict[tuple[str, ...], list[Guess]]:
    """Attributes that are alike in the very same events, by these events."""
    carried: dict[tuple[str, tuple[str, ...]], dict[str, Guess]] = {}
    for event, found in guesses.items():
        for one in found:
            carried.setdefault((one.name, one.lines), {})[event] = one
    groups: dict[tuple[str, ...], list[Guess]] = {}
    for (name, lines), holders in sorted(carried.items()):
        if len(holders) > 1:
            total = Guess(
                name=name,
                lines=lines,
                count=sum(one.count for one in holders.values()),
                of=sum(one.of for one in holders.values()),
                notes=tuple(dict.fromkeys(note for one in holders.values() for note in one.notes)),
            )
            groups.setdefault(tuple(holders), []).append(total)
    return {events: shared for events, shared in sorted(groups.items()) if len(shared) >= SHARED}


def _event(
    name: str, one: EventTally, guesses: Iterable[Guess], groups: Mapping[tuple[str, ...], list[Guess]]
) -> Iterator[str]:
    yield f"  {spelled(name)}:  # {landed_text(one)}"
    yield "    status: draft"
    if one.attributes.beyond:
        yield "    additional: allow  # more attributes came than are told apart"
    elif nameless(path_tree(one.attributes.settled())):
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


def _written(guess: Guess, indent: str) -> Iterator[str]:
    first, *rest = guess.lines
    yield f"{indent}{spelled(guess.name)}:{first}  # {guess.evidence}"
    yield from (indent + line for line in rest)
