"""What the plan says of a path that a template reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from trackplan.model.plan import Attribute

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
    around = top if inside is None else inside.attributes
    if step in around:
        return step, around[step]
    for name in around if folded else ():
        if name.casefold() == step.casefold():
            return name, around[name]
    return None


def _is_open(attribute: Attribute) -> bool:
    return not attribute.attributes and attribute.items is None and not OPEN.isdisjoint(attribute.types)


def absences(found: Found) -> Iterator[tuple[str, str]]:
    """Yield each part of a path that a valid payload may leave out or empty, and how.

    The words are ``optional``, ``nullable``, ``may be empty`` (a list) and go after "is" or the path.
    """
    for index, (path, attribute) in enumerate(found.chain):
        if path.endswith("[]"):
            holder = found.chain[index - 1][1]
            if not holder.constraints.get("minItems"):
                yield path, "empty"
        elif not attribute.required:
            yield path, "optional"
        if attribute.nullable or "null" in attribute.types:
            yield path, "nullable"
