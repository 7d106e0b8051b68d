"""Finds out by rendering, with python-liquid, whether a payload leads to a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from liquid import Environment, Undefined
from liquid.ast import Node
from liquid.builtin.tags.inline_comment_tag import InlineCommentNode
from liquid.exceptions import LiquidError
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION

from trackplan.document.text import Lines
from trackplan.liquid.vocabulary import OWN_TAGS

Place = tuple[int, int]
"""A line and a column, from 1."""


_RANGE = re.compile(r"\(\s*[^()\s]+\s*\.\.")
_LOOP_OVER_RANGE = re.compile(
    r"\{%-?\s*(?:for|tablerow)\s+[\w-]+\s+in\s+\(\s*[^()\s]+\s*\.\.[^()]*\)(?![^%]*\breversed\b)"
)
"""A range whose numbers are counted as they are used; everywhere else they are all made at once."""
LARGEST = 10**15


def _bounded(multiply: Callable[..., Any]) -> Callable[..., Any]:
    def times(*factors: Any) -> Any:
        if any(len(str(factor)) > len(str(LARGEST)) for factor in factors):
            raise ValueError("the number is too large to go on with")
        return multiply(*factors)

    return times


class _OwnTag(Tag):
    """A tag of Customer.io's own, which renders nothing."""

    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
        return InlineCommentNode(token)


def places_without_value(text: str, data: Mapping[str, Any]) -> set[Place]:
    """The places at which rendering a text with this data puts out, or loops over, what is missing.

    Empty where the text cannot be rendered, or could take long or much memory: then nothing is found out.
    """
    if len(_RANGE.findall(text)) != len(_LOOP_OVER_RANGE.findall(text)):
        return set()
    offsets: set[int] = set()

    class Missing(Undefined):
        """Notes where it is put out."""

        def __str__(self) -> str:
            self._note()
            return ""

        def __iter__(self) -> Iterator[Any]:
            self._note()
            return iter(())

        def _note(self) -> None:
            if self.token is not None:
                offsets.add(self.token.start_index)

    class Permissive(Environment):
        logical_not_operator = True
        logical_parentheses = True
        ternary_expressions = True
        # A template is anybody's: one that goes round for ever, or grows without end, finds nothing out.
        loop_iteration_limit = 100_000
        output_stream_limit = 4_000_000
        local_namespace_limit = 4_000_000

    environment = Permissive(undefined=Missing, strict_filters=False)
    environment.filters["times"] = _bounded(environment.filters["times"])
    for name in OWN_TAGS:
        environment.add_tag(type(name, (_OwnTag,), {"name": name}))
    with suppress(LiquidError, ArithmeticError, TypeError, ValueError, RecursionError):
        # A missing value equals `blank` in Customer.io's Liquid, and not in python-liquid.
        environment.from_string(text.replace("blank", "nil  ")).render(dict(data))
    lines = Lines(text)
    return {lines.place(offset) for offset in offsets}
