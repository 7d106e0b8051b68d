"""python-liquid as the judge: it parses the corpus whole, and renders it with attributes left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest
from liquid import Environment, Undefined
from liquid.ast import Node
from liquid.builtin.tags.inline_comment_tag import InlineCommentNode
from liquid.exceptions import LiquidError
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION

from tests.liquid.corpus import Case, cases

ROOTS = {"event", "customer", "trigger", "objects", "journey"}
OWN_TAGS = (
    "cio_link view_in_browser_url unsubscribe_url manage_subscription_preferences_url random countdown "
    "tracking_consent_url subscription_topic_name generate_uuid foo"
)


class Printed(Undefined):
    """Takes down which missing values are put into the text."""

    seen: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        self.seen.add(self.name.partition(".")[0].partition("[")[0])
        return ""


class Own(Tag):
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
        return InlineCommentNode(token)


class Permissive(Environment):
    logical_not_operator = True
    logical_parentheses = True
    ternary_expressions = True


JUDGE = Permissive(undefined=Printed, strict_filters=False)
for tag in OWN_TAGS.split():
    JUDGE.add_tag(type(tag, (Own,), {"name": tag}))


def parsed() -> Iterator[Case]:
    """The templates that python-liquid can parse."""
    for case in cases():
        try:
            JUDGE.parse(case.template)
        except LiquidError:
            continue
        yield case


PARSED = list(parsed())


def test_the_judge_parses_most_of_the_corpus() -> None:
    assert len(PARSED) >= 100


@pytest.mark.parametrize("case", PARSED, ids=lambda case: case.name)
def test_no_variable_that_the_judge_sees_is_missed(case: Case) -> None:
    seen = {(found.line, found.column) for found in case.reading().references if not found.via}
    variables = JUDGE.parse(case.template).analyze(include_partials=False).globals
    for found in (found for root in ROOTS for found in variables.get(root, ())):
        line = case.template.count("\n", 0, found.span.index) + 1
        column = found.span.index - (case.template.rfind("\n", 0, found.span.index) + 1) + 1
        assert (line, column) in seen, str(found)
