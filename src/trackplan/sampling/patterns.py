"""Texts that match a pattern: the shortest, some of a length, or all if they are few.

A JSON Schema pattern is searched for anywhere in a text. It is parsed here with Python's own parser; what
Python cannot parse, or has look-arounds, gives no texts and no widths. Callers check the texts with the
engine that validates.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from math import inf
from re import _constants as opcode  # type: ignore[attr-defined]  # rstr reads it too, and knows no lengths
from re import _parser as parser
from typing import Any

Node = tuple[Any, Any]

FEW = 200
"""How many texts a pattern may have for all of them to be listed."""

_FILLER = "x"
_CATEGORIES = {
    opcode.CATEGORY_DIGIT: "0189",
    opcode.CATEGORY_NOT_DIGIT: "aZ-",
    opcode.CATEGORY_WORD: "aZ09_",
    opcode.CATEGORY_NOT_WORD: "- .",
    opcode.CATEGORY_SPACE: " ",
    opcode.CATEGORY_NOT_SPACE: "aZ0-",
}
_LIKELY = "aAxX0159_-. /:@bcBC"
"""Characters that are tried where a pattern takes all but some."""
_STARTS = (opcode.AT_BEGINNING, opcode.AT_BEGINNING_STRING)
_ENDS = (opcode.AT_END, opcode.AT_END_STRING)
_REPEATS = (opcode.MAX_REPEAT, opcode.MIN_REPEAT, opcode.POSSESSIVE_REPEAT)


@lru_cache(maxsize=4096)
def read(pattern: str) -> Any:
    """Parse a pattern; ``None`` for one that Python cannot parse, or that has flags."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what Python may read otherwise one day
            tree = parser.parse(pattern)
            tree.getwidth()  # kept in the tree
    except (re.error, RecursionError, OverflowError):
        return None
    return tree if tree.state.flags == re.UNICODE else None


@lru_cache(maxsize=4096)
def width(pattern: str) -> tuple[float, float]:
    """Return the minimum and maximum length of a matching text."""
    tree = read(pattern)
    if tree is None:
        return 0, inf
    least, most = tree.getwidth()
    closed = len(tree) > 1 and tree[0] in _anchors(_STARTS) and tree[-1] in _anchors(_ENDS)
    return least, most if closed and most < opcode.MAXREPEAT else inf  # Python counts up to a cap


def _anchors(places: Sequence[Any]) -> list[Node]:
    return [(opcode.AT, place) for place in places]


@lru_cache(maxsize=4096)
def is_universal(pattern: str) -> bool:
    """Return whether every text matches: the pattern has no anchors, and matches the empty text."""
    tree = read(pattern)
    return tree is not None and width(pattern)[0] == 0 and all(_is_free(node) for node in tree)


def _is_free(node: Node) -> bool:
    """Return whether a part is only characters and their repetition."""
    op, value = node
    if op in {opcode.LITERAL, opcode.NOT_LITERAL, opcode.ANY, opcode.IN}:
        return True
    if op in _REPEATS:
        return all(map(_is_free, value[2]))
    if op is opcode.SUBPATTERN:
        return all(map(_is_free, value[3]))
    return op is opcode.BRANCH and all(_is_free(inner) for branch in value[1] for inner in branch)


def texts(pattern: str, lengths: Sequence[int] = (), count: int = 12) -> Iterator[str]:
    """Yield texts that should match: short ones first, then some of each length."""
    tree = read(pattern)
    if tree is None:
        return
    least = int(width(pattern)[0])
    for target in (0, least + 1, least + 3, *lengths):
        for turn in range(count if target == 0 else 3):
            yield _Writer(turn, max(0, target - least)).write(tree)
    # Where the pattern leaves its ends open, anything may stand around it.
    for length in lengths:
        text = _Writer(0, 0).write(tree)
        yield text.ljust(length, _FILLER)
        yield text.rjust(length, _FILLER)


class _Writer:
    """A writer of one text of a pattern: ``turn`` varies its characters, ``spare`` is the extra length."""

    def __init__(self, turn: int, spare: int) -> None:
        self._turn, self._spare = turn, spare
        self._groups: dict[int, str] = {}

    def write(self, tree: Sequence[Node]) -> str:
        return "".join(map(self._part, tree))

    def _part(self, node: Node) -> str:
        op, value = node
        if op in _REPEATS:
            return self._repeated(*value)
        if op is opcode.SUBPATTERN:
            group, _, _, inner = value
            text = self.write(inner)
            if group is not None:
                self._groups[group] = text
            return text
        if op is opcode.ATOMIC_GROUP:
            return self.write(value)
        if op is opcode.BRANCH:
            branches = value[1]
            return self.write(branches[self._turn % len(branches)])
        if op is opcode.GROUPREF:
            return self._groups.get(value, "")
        choices = characters(node)
        return choices[self._turn % len(choices)] if choices else ""

    def _repeated(self, least: int, most: int, inner: Sequence[Node]) -> str:
        written = [self.write(inner) for _ in range(min(least, 10_000))]
        while self._spare > 0 and len(written) < most:
            text = self.write(inner)
            if not text:
                break
            self._spare -= len(text)
            written.append(text)
        return "".join(written)


def characters(node: Node) -> str:
    """Return some characters that one part of a pattern matches."""
    op, value = node
    if op is opcode.LITERAL:
        return chr(value)
    if op is opcode.ANY:
        return "x0-"
    if op is opcode.NOT_LITERAL:
        return "".join(one for one in _LIKELY if ord(one) != value)
    if op is not opcode.IN:
        return ""
    if value[0] == (opcode.NEGATE, None):
        return "".join(one for one in _LIKELY if not any(_takes(part, one) for part in value[1:]))
    return "".join(map(_members, value))


def _members(part: Node) -> str:
    op, value = part
    if op is opcode.LITERAL:
        return chr(value)
    if op is opcode.RANGE:
        first, last = value
        return chr(first) + chr(last) if first < last else chr(first)
    return _CATEGORIES.get(value, "")


def _takes(part: Node, one: str) -> bool:
    op, value = part
    if op is opcode.LITERAL:
        return bool(ord(one) == value)
    if op is opcode.RANGE:
        low, high = value
        return bool(low <= ord(one) <= high)
    return one in _CATEGORIES.get(value, "")


@lru_cache(maxsize=1024)
def all_texts(pattern: str) -> tuple[str, ...] | None:
    """Return every matching text if the pattern has both anchors and few texts; else ``None``."""
    tree = read(pattern)
    if tree is None or width(pattern)[1] == inf:
        return None
    found = (
        tuple(dict.fromkeys(islice(_every([*tree][1:-1]), FEW + 1))) if _is_listable([*tree][1:-1]) else ()
    )
    return found if 0 < len(found) <= FEW else None


def _is_listable(tree: Sequence[Node]) -> bool:
    """Return whether each part has a few characters that can be listed."""
    return all(map(_is_listable_part, tree))


def _is_listable_part(node: Node) -> bool:
    op, value = node
    if op is opcode.LITERAL:
        return True
    if op is opcode.IN:
        return all(part in {opcode.LITERAL, opcode.RANGE} for part, _ in value)
    if op in _REPEATS:
        return bool(value[1] <= FEW) and _is_listable(value[2])
    if op is opcode.SUBPATTERN:
        _, added, removed, inner = value
        return not added and not removed and _is_listable(inner)  # with no flags of its own
    return op is opcode.BRANCH and all(map(_is_listable, value[1]))


def _every(tree: Sequence[Node]) -> Iterator[str]:
    if not tree:
        yield ""
        return
    first, *rest = tree
    for head in _every_part(first):
        for tail in _every(rest):
            yield head + tail


def _every_part(node: Node) -> Iterator[str]:
    op, value = node
    if op is opcode.LITERAL:
        yield chr(value)
    elif op is opcode.IN:
        for part, said in value:
            low, high = said if part is opcode.RANGE else (said, said)
            yield from map(chr, range(low, high + 1))
    elif op is opcode.SUBPATTERN:
        yield from _every(value[3])
    elif op is opcode.BRANCH:
        for branch in value[1]:
            yield from _every(branch)
    else:
        least, most, inner = value
        for number in range(least, most + 1):
            yield from map("".join, product(islice(_every(inner), FEW + 1), repeat=number))
