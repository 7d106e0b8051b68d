"""Liquid's expressions, parsed by python-liquid, which this room alone imports, and never to render."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

from liquid import Environment
from liquid.builtin.expressions import (
    BooleanExpression,
    FilteredExpression,
    LoopExpression,
    TernaryFilteredExpression,
    parse_arguments,
    parse_primitive,
    tokenize,
)
from liquid.builtin.expressions.filtered import Filter
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.stream import TokenStream
from liquid.token import (
    TOKEN_AS,
    TOKEN_ASSIGN,
    TOKEN_COLON,
    TOKEN_COLS,
    TOKEN_COMMA,
    TOKEN_CONTINUE,
    TOKEN_DOT,
    TOKEN_EXPRESSION,
    TOKEN_FOR,
    TOKEN_IN,
    TOKEN_LIMIT,
    TOKEN_OFFSET,
    TOKEN_OR,
    TOKEN_PIPE,
    TOKEN_REQUIRED,
    TOKEN_REVERSED,
    TOKEN_WITH,
    TOKEN_WORD,
    Token,
)

T = TypeVar("T")

MOST_BACKTRACKING = 5_000_000
"""python-liquid's tokenizer looks ahead to the end from every bracket and quote."""


WORDS = frozenset(
    {
        *(TOKEN_IN, TOKEN_OFFSET, TOKEN_LIMIT, TOKEN_REVERSED, TOKEN_COLS),
        *(TOKEN_CONTINUE, TOKEN_WITH, TOKEN_FOR, TOKEN_AS, TOKEN_REQUIRED),
    }
)
"""Keywords of python-liquid that Liquid takes for names, save in the head of a loop."""

_NAME = re.compile(r"[^\W\d]\w*")


class _Latest(Environment):
    """The widest grammar: Customer.io's latest dialect takes ``not``, and Design Studio parentheses."""

    logical_not_operator = True
    logical_parentheses = True
    ternary_expressions = True
    shorthand_indexes = True
    keyword_assignment = True


_GRAMMAR = _Latest()


class BadExpressionError(Exception):
    """An expression that is not Liquid: a sentence, and its offset in the text that was parsed."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Test(NamedTuple):
    """A condition, or any value; with the filters that the latest dialect allows after it."""

    left: Expression
    filters: list[Filter]


def core(expression: Expression) -> Expression:
    """An expression without what python-liquid wraps it in."""
    while type(expression) is BooleanExpression:
        expression = expression.expression
    return expression


Output = FilteredExpression | TernaryFilteredExpression | Test


def _named(tokens: Iterator[Token], keywords: frozenset[str] = frozenset()) -> Iterator[Token]:
    """The tokens, where any word is a name after a dot, and a filter's after a pipe."""
    before = ""
    for token in tokens:
        word = token.kind in WORDS and token.kind not in keywords
        name = before in {TOKEN_DOT, TOKEN_PIPE} and _NAME.fullmatch(token.value) is not None
        if token.kind != TOKEN_WORD and (word or (name and token.value == token.kind)):
            yield Token(TOKEN_WORD, token.value, token.start_index, token.source)
        else:
            yield token
        before = token.kind


def _parse(text: str, parse: Callable[[TokenStream], T], keywords: frozenset[str] = frozenset()) -> T:
    if len(text) * sum(map(text.count, "([\"'")) > MOST_BACKTRACKING:
        raise BadExpressionError("the expression is too large to read", 0)
    try:
        tokens = tokenize(text, Token(TOKEN_EXPRESSION, text, 0, text))
        return parse(TokenStream(_named(tokens, keywords)))
    except LiquidError as error:
        offset = error.token.start_index if error.token else -1
        message = f"the expression is not Liquid: {error.message}"
        raise BadExpressionError(message, offset if offset >= 0 else len(text)) from error
    except RecursionError:
        raise BadExpressionError("the expression is nested too deeply to read", 0) from None
    except ValueError:  # a number of more digits than Python reads
        raise BadExpressionError("a number is too long to read", 0) from None


def _test(tokens: TokenStream) -> Test:
    left = BooleanExpression.parse(_GRAMMAR, tokens, inline=True).expression
    filters = Filter.parse(_GRAMMAR, tokens, delim=(TOKEN_PIPE,))
    tokens.expect_eos()
    return Test(left, filters)


@lru_cache(maxsize=8192)
def test(text: str) -> Test:
    """What ``if``, ``elsif`` and ``unless`` hold. Raises `BadExpressionError`, as all of these do."""
    return _parse(text, _test)


@lru_cache(maxsize=8192)
def output(text: str) -> Output:
    """What an output or ``echo`` holds; comparisons are allowed, as in the latest dialect."""
    try:
        return _parse(text, lambda tokens: FilteredExpression.parse(_GRAMMAR, tokens))
    except BadExpressionError as error:
        try:
            return test(text)
        except BadExpressionError:
            raise error from None


class Assignment(NamedTuple):
    """``name`` and, from ``offset`` on, the text of its value."""

    name: str
    value: Output
    offset: int


@lru_cache(maxsize=8192)
def assignment(text: str) -> Assignment:
    """What ``assign`` holds."""
    left, equals, right = text.partition("=")
    name = left.strip()
    if not equals or not name.replace("-", "_").isidentifier():
        raise BadExpressionError("an `assign` has no `name = value`", 0)
    try:
        return Assignment(name, output(right), len(left) + 1)
    except BadExpressionError as error:
        raise BadExpressionError(error.message, error.offset + len(left) + 1) from error


@lru_cache(maxsize=8192)
def loop(text: str) -> LoopExpression:
    """What ``for`` and ``tablerow`` hold."""
    return _parse(text, lambda tokens: LoopExpression.parse(_GRAMMAR, tokens), WORDS)


def _primitives(tokens: TokenStream) -> tuple[Expression, ...]:
    found = [parse_primitive(_GRAMMAR, tokens)]
    while tokens.current.kind in {TOKEN_COMMA, TOKEN_OR, TOKEN_COLON}:
        next(tokens)
        found.append(parse_primitive(_GRAMMAR, tokens))
    tokens.expect_eos()
    return tuple(found)


@lru_cache(maxsize=8192)
def primitives(text: str) -> tuple[Expression, ...]:
    """What ``case``, ``when`` and ``cycle`` hold: values between commas, colons or ``or``."""
    return _parse(text, _primitives)


def _arguments(tokens: TokenStream) -> tuple[Expression, ...]:
    if tokens.peek.kind == TOKEN_ASSIGN:  # `name = value`, as `assign` has it
        next(tokens)
        next(tokens)
    positional, named = parse_arguments(_GRAMMAR, tokens)
    tokens.expect_eos()
    return (*(argument.value for argument in positional), *(argument.value for argument in named))


@lru_cache(maxsize=8192)
def arguments(text: str) -> tuple[Expression, ...]:
    """What a tag of Customer.io's own holds: values and ``name: value`` between commas."""
    return _parse(text, _arguments)
