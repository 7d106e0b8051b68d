"""What the plan says of a path that a template reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from msgspec import structs

from trackplan.model.attribute import ANY_KEY, Attribute
from trackplan.model.reference import Absence, Pick, Read

STEP = re.compile(r"\[\]|[^.\[]+(?:\[(?!\])[^.\[]*)*")
OPEN = frozenset({"object", "array", "any"})
"""Types whose inside may be left open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How far a path leads into what the plan declares."""

    chain: tuple[tuple[str, Attribute], ...] = ()
    """Each declared attribute on the way with its path, outermost first."""
    missing: str = ""
    """The shortest part of the path that the plan does not declare; empty when it declares all."""
    planned: str = ""
    """The whole path as the plan writes it, where the two differ in letter case alone."""
    open: bool = False
    """Whether what is missing lies in a value whose inside the plan leaves open."""

    @property
    def attribute(self) -> Attribute | None:
        """What stands at the path itself."""
        return self.chain[-1][1] if self.chain and not self.missing else None

    @property
    def last(self) -> Attribute | None:
        """The innermost attribute that the plan declares on the way."""
        return self.chain[-1][1] if self.chain else None


def lookup(attributes: Mapping[str, Attribute], path: str) -> Found:
    """Follow a path such as ``items[].sku`` into the attributes of an event or of a person."""
    exact = _follow(attributes, path, folded=False)
    if not exact.missing or exact.open:
        return exact
    folded = _follow(attributes, path, folded=True)
    if folded.missing and not folded.open:
        return exact
    rest = STEP.findall(path)[len(folded.chain) :]
    planned = reduce(_joined, rest, folded.chain[-1][0])
    return Found(chain=exact.chain, missing=exact.missing, planned=planned)


LIST_WORDS = frozenset({"size", "first", "last"})


def chosen(attributes: Mapping[str, Attribute], read: Read) -> Read:
    """A read whose ``first``, ``last`` and ``size`` are what the plan has them for.

    Each is the attribute of that name where the plan declares it, or else an operation on a list. What
    the plan does not declare stays as it was read.
    """
    here: Attribute | None = None
    path, part = "", False
    for index, step in enumerate(read.steps):
        around = attributes if index == 0 else here.members if here is not None else {}
        is_plain = here is not None and not here.members and here.values is None
        operation = step in LIST_WORDS and step not in around and is_plain
        if operation and step == "size" and index == len(read.steps) - 1:
            part = True
            break
        step = "[]" if operation and step != "size" else step  # noqa: PLW2901 - the step as it is meant
        if step in LIST_WORDS and step not in around and here is None:
            return read
        if step == "[]":
            here = here.items if here is not None else None
        else:
            here = around.get(step, None if here is None else here.values)
        path = _joined(path, step)
    return structs.replace(read, path=path, part=part or (read.part and "size" not in read.steps))


def _follow(attributes: Mapping[str, Attribute], path: str, *, folded: bool) -> Found:
    chain: list[tuple[str, Attribute]] = []
    reached = read = ""
    for step in STEP.findall(path):
        inside = chain[-1][1] if chain else None
        read = _joined(read, step)
        found = _child(attributes, inside, step, folded=folded)
        if found is None:
            return Found(chain=tuple(chain), missing=read, open=inside is not None and _is_open(inside))
        name, attribute = found
        reached = _joined(reached, name)
        chain.append((reached, attribute))
    return Found(chain=tuple(chain))


def _joined(path: str, step: str) -> str:
    return f"{path}{step}" if step == "[]" or not path else f"{path}.{step}"


def _child(
    top: Mapping[str, Attribute], inside: Attribute | None, step: str, *, folded: bool
) -> tuple[str, Attribute] | None:
    if step == "[]":
        return ("[]", inside.items) if inside is not None and inside.items is not None else None
    around = top if inside is None else inside.members
    if step in around:
        return step, around[step]
    if inside is not None and inside.values is not None:
        return ANY_KEY, inside.values
    for name in around if folded else ():
        if name.casefold() == step.casefold():
            return name, around[name]
    return None


def _is_open(attribute: Attribute) -> bool:
    is_free = not attribute.members and attribute.items is None and attribute.values is None
    return is_free and not OPEN.isdisjoint(attribute.types)


def may_lack(attributes: Mapping[str, Attribute], path: str) -> bool:
    """Whether a valid payload may lack the value at a path, of which the first is taken in each list."""
    steps = path.split(".")
    prefixes = (".".join(steps[: at + 1]) for at in range(len(steps)))
    picks = [Pick(prefix, 0) for prefix in prefixes if prefix.endswith("[]")]
    return any(absences(lookup(attributes, path), picks))


def absences(found: Found, picks: Iterable[Pick] = ()) -> Iterator[tuple[str, Absence]]:
    """Yield each part of a path that a valid payload may lack, and how; ``picks`` are its list members."""
    positions = {pick.path: pick.position for pick in picks}
    for index, (path, attribute) in enumerate(found.chain):
        if path.endswith("[]"):
            if path not in positions:
                continue  # each turn of a loop has its member
            position = positions[path]
            fewest = found.chain[index - 1][1].constraints.get("minItems", 0)
            if position is None:
                yield path, "not found"
            elif fewest < (position + 1 if position >= 0 else -position):
                yield path, "empty"
        elif not attribute.required:
            yield path, "missing"
        if attribute.nullable or "null" in attribute.types:
            yield path, "null"
