"""The grammar of checks, read in one pass.

.. code-block:: text

   check   = path {"," path} "with" path  |  sum ("=" | "<" | "<=" | ">" | ">=") sum
   sum     = product {("+" | "-") product}
   product = factor {("*" | "/") factor}
   factor  = number | path | function "(" sum ")" | "(" sum ")" | "-" factor
   function = "sum" | "min" | "max" | "len"
   path    = name {"." name | "[]"}

A name with a blank or a dot stands in backquotes. A path through a list stands inside ``sum``, ``min`` or
``max``, which go over its items, and all lists inside one of these are one, or lie in one another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

from trackplan.checks.formula import (
    ITEM,
    AttributePath,
    Binary,
    Formula,
    FunctionTerm,
    Negative,
    Number,
    Term,
    TermComparison,
    Together,
    paths,
)
from trackplan.checks.names import PLAIN, WORDS, written

LONGEST = 1_000
"""A longer check is refused, so that none is a program."""

DEEPEST = 20
"""How deep parentheses, functions and signs may be nested."""

_TOKENS = re.compile(
    rf"""(?P<number>\d+(?:\.\d+)?(?!\w))|(?P<name>{PLAIN})|`(?P<quoted>[^`]+)`|(?P<each>\[\])
    |(?P<sign><=|>=|[=<>+\-*/(),.])|(?P<blank>\s+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_FUNCTIONS = WORDS - {"with"}


class CheckSyntaxError(ValueError):
    """What is wrong with the text of a check, and the column, counted from 1, where it shows."""

    def __init__(self, column: int, message: str) -> None:
        super().__init__(message)
        self.column = column


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Read a check. Raises `CheckSyntaxError`."""
    if len(text) > LONGEST:
        raise CheckSyntaxError(LONGEST + 1, f"a check has at most {LONGEST:,} characters")
    return _CheckReader(list(_tokens(text))).check()


def readable(texts: Iterable[str]) -> Iterator[Formula]:
    """Yield the checks that can be read; the rule invalid-check speaks of the others."""
    for text in texts:
        try:
            yield parse(text)
        except CheckSyntaxError:
            continue


Steps = tuple[str | None, ...]


def rename_in_check(text: str, old: str, new: str) -> str:
    """Return a check with another name for an attribute of the event; unchanged if it cannot be read."""
    return with_paths(text, lambda steps: (new, *steps[1:]) if steps[0] == old else steps)


def with_paths(text: str, other: Callable[[Steps], Steps]) -> str:
    """Return a check with other names in its paths, as many as before; unchanged if it cannot be read."""
    names = [found.span() for found in _TOKENS.finditer(text) if found.lastgroup in {"name", "quoted"}]
    number = {start + 1: at for at, (start, _) in enumerate(names)}
    edits: dict[tuple[int, int], str] = {}
    for path in (path for one in readable([text]) for path in paths(one)):
        steps = [pair for pair in zip(path.steps, other(path.steps), strict=True) if pair[0] is not ITEM]
        for at, (old, new) in enumerate(steps, number[path.column]):
            if new is not None and new != old:
                edits[names[at]] = written((new,))
    for (start, end), name in sorted(edits.items(), reverse=True):
        text = text[:start] + name + text[end:]
    return text


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKENS.finditer(text):
        kind = found.lastgroup or ""
        if kind == "other":
            raise CheckSyntaxError(found.start() + 1, f"`{found[0]}` has no meaning in a check")
        if kind != "blank":
            yield _Token(kind, found[kind], found.start() + 1)
    yield _Token("end", "", len(text.rstrip()) + 1)


class _CheckReader:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _is(self, *signs: str) -> bool:
        return self._next.kind == "sign" and self._next.text in signs

    def _fail(self, wanted: str) -> NoReturn:
        found = f"`{self._next.text}`" if self._next.text else "the end"
        raise CheckSyntaxError(self._next.column, f"{wanted} must stand here, not {found}")

    def check(self) -> Formula:
        left = self._sum()
        formula: Formula
        if self._is(",") or self._is_with():
            formula = self._together(left)
        elif self._is("=", "<", "<=", ">", ">="):
            sign: Any = self._take().text
            formula = TermComparison(sign, left, self._sum())
        else:
            self._fail("`=`, `<`, `<=`, `>`, `>=` or `with`")
        if self._next.kind != "end":
            self._fail("the end")
        _see_lists(formula)
        return formula

    def _is_with(self) -> bool:
        return self._next.kind == "name" and self._next.text == "with"

    def _together(self, first: Term) -> Together:
        if not isinstance(first, AttributePath):
            raise CheckSyntaxError(self._next.column, "`with` stands between attributes, not between sums")
        needed = [first]
        while self._is(","):
            self._take()
            needed.append(self._path())
        if not self._is_with():
            self._fail("`with`")
        self._take()
        together = Together(tuple(needed), self._path())
        for path in paths(together):
            if path.steps[-1] is ITEM:
                raise CheckSyntaxError(
                    path.column, f"`{path}` is an item, and `with` stands between attributes"
                )
        return together

    def _sum(self) -> Term:
        term = self._product()
        while self._is("+", "-"):
            sign: Any = self._take().text
            term = Binary(sign, term, self._product())
        return term

    def _product(self) -> Term:
        term = self._factor()
        while self._is("*", "/"):
            sign: Any = self._take().text
            term = Binary(sign, term, self._factor())
        return term

    def _factor(self) -> Term:
        self._depth += 1
        if self._depth > DEEPEST:
            raise CheckSyntaxError(self._next.column, f"it is nested more than {DEEPEST} deep")
        term = self._inner()
        self._depth -= 1
        return term

    def _inner(self) -> Term:
        if self._next.kind == "number":
            token = self._take()
            return Number(Decimal(token.text), token.column)
        if self._is("-"):
            self._take()
            return Negative(self._factor())
        if self._is("("):
            self._take()
            return self._closed()
        after = self._tokens[self._at + 1] if self._next.kind == "name" else None
        if after is not None and after.text == "(" and self._next.text in _FUNCTIONS:
            token = self._take()
            name: Any = token.text
            self._take()
            return FunctionTerm(name, self._closed(), token.column)
        return self._path()

    def _closed(self) -> Term:
        term = self._sum()
        if not self._is(")"):
            self._fail("`)`")
        self._take()
        return term

    def _path(self) -> AttributePath:
        column = self._next.column
        steps: list[str | None] = [self._name()]
        while self._is(".") or self._next.kind == "each":
            steps.append(self._name() if self._take().text == "." else ITEM)
        return AttributePath(tuple(steps), column)

    def _name(self) -> str:
        if self._next.kind not in {"name", "quoted"}:
            self._fail("an attribute, a number or `(`")
        if self._next.kind == "name" and self._next.text in WORDS:
            self._fail("an attribute")
        return self._take().text


def _see_lists(formula: Formula) -> None:
    """See that every path through a list stands where its items are gone over."""
    if isinstance(formula, Together):
        _one_list([*paths(formula)])
        return
    for side in (formula.left, formula.right):
        _see_term(side, inside=None)


def _see_term(term: Term, *, inside: FunctionTerm | None) -> None:
    match term:
        case AttributePath() if inside is None and term.lists:
            message = f"`{term}` is one value an item: write sum({term}), min({term}) or max({term})"
            raise CheckSyntaxError(term.column, message)
        case Negative(term=inner):
            _see_term(inner, inside=inside)
        case Binary(left=left, right=right):
            _see_term(left, inside=inside)
            _see_term(right, inside=inside)
        case FunctionTerm(function="len", argument=argument):
            if not isinstance(argument, AttributePath) or argument.steps[-1] is ITEM:
                raise CheckSyntaxError(term.column, "len takes a list, such as len(items)")
            _see_term(argument, inside=inside)
        case FunctionTerm(function=name, argument=argument):
            if inside is not None:
                raise CheckSyntaxError(term.column, f"{name} stands inside {inside.function} already")
            if not term.lists:
                raise CheckSyntaxError(term.column, f"{name} takes values of a list, such as items[].price")
            _one_list([*paths(argument)])
            _see_term(argument, inside=term)


def _one_list(found: list[AttributePath]) -> None:
    """See that all lists that are gone over together are one, or lie in one another."""
    deepest = max(found, key=lambda path: len(path.lists))
    for path in found:
        if path.lists != deepest.lists[: len(path.lists)]:
            raise CheckSyntaxError(path.column, f"`{path}` is of another list than `{deepest}`")
