"""A check as data. Every part says where it begins in the text, counted from 1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from trackplan.checks.names import written

Comparator = Literal["=", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "/"]
Function = Literal["sum", "min", "max", "len"]

ITEM = None
"""The step of a path to each item of a list."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: Decimal
    column: int = field(compare=False)

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class AttributePath:
    """An attribute by its path; ``items[].price`` has the steps ``items``, `ITEM`, ``price``."""

    steps: tuple[str | None, ...]
    column: int = field(compare=False)

    def __str__(self) -> str:
        return written(self.steps)

    @property
    def attribute(self) -> str:
        """The path as plans have it, without backquotes."""
        return "".join("[]" if step is ITEM else f".{step}" for step in self.steps)[1:]

    @property
    def lists(self) -> tuple[tuple[str | None, ...], ...]:
        """The lists that it goes through, the outer one first, each as the steps to its items."""
        return tuple(self.steps[: end + 1] for end, step in enumerate(self.steps) if step is ITEM)


@dataclass(frozen=True, slots=True)
class FunctionTerm:
    """A function of a term: the sum, the least or the greatest over the items of a list, or its length."""

    function: Function
    argument: Term
    column: int = field(compare=False)

    def __str__(self) -> str:
        return f"{self.function}({_bare(self.argument)})"

    @property
    def lists(self) -> tuple[tuple[str | None, ...], ...]:
        """The lists that it goes over, the outer one first."""
        return max((path.lists for path in paths(self.argument)), key=len, default=())


@dataclass(frozen=True, slots=True)
class Binary:
    """Two terms and what joins them."""

    operator: Operator
    left: Term
    right: Term

    def __str__(self) -> str:
        return f"({self.left} {self.operator} {self.right})"


@dataclass(frozen=True, slots=True)
class Negative:
    """A term with the other sign."""

    term: Term

    def __str__(self) -> str:
        return f"-{self.term}"


Term: TypeAlias = Number | AttributePath | FunctionTerm | Binary | Negative


@dataclass(frozen=True, slots=True)
class TermComparison:
    """Two terms and how they must compare."""

    comparator: Comparator
    left: Term
    right: Term

    def __str__(self) -> str:
        return f"{_bare(self.left)} {self.comparator} {_bare(self.right)}"


@dataclass(frozen=True, slots=True)
class Together:
    """Wherever ``there`` has a value, each of ``needed`` must have one."""

    needed: tuple[AttributePath, ...]
    there: AttributePath

    def __str__(self) -> str:
        return f"{', '.join(map(str, self.needed))} with {self.there}"


Formula: TypeAlias = TermComparison | Together
"""A check. Its text is the same for checks that differ only in blanks and needless parentheses."""


def paths(part: Term | Formula) -> Iterator[AttributePath]:
    """Yield every path of a check or a term, in the order of the text."""
    match part:
        case AttributePath():
            yield part
        case FunctionTerm(argument=term) | Negative(term=term):
            yield from paths(term)
        case Binary(left=left, right=right) | TermComparison(left=left, right=right):
            yield from paths(left)
            yield from paths(right)
        case Together(needed=needed, there=there):
            yield from (*needed, there)


def lengths(part: Term | Formula) -> Iterator[AttributePath]:
    """Yield every list whose length a check or a term takes."""
    match part:
        case FunctionTerm(function="len", argument=AttributePath() as path):
            yield path
        case FunctionTerm(argument=term) | Negative(term=term):
            yield from lengths(term)
        case Binary(left=left, right=right) | TermComparison(left=left, right=right):
            yield from lengths(left)
            yield from lengths(right)


def _bare(term: Term) -> str:
    text = str(term)
    return text[1:-1] if isinstance(term, Binary) else text
