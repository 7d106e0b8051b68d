"""python-liquid as the judge: it parses the corpus whole, and renders it with attributes left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import pytest
from liquid import Environment, Undefined
from liquid.ast import Node
from liquid.builtin.tags.inline_comment_tag import InlineCommentNode
from liquid.exceptions import LiquidError
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION

from tests.liquid.corpus import Case, cases
from trackplan.model.reference import Reference, within

ROOTS = {"event", "customer", "trigger", "objects", "journey"}
OWN_TAGS = (
    "cio_link view_in_browser_url unsubscribe_url manage_subscription_preferences_url random countdown "
    "tracking_consent_url subscription_topic_name generate_uuid foo"
)


class Printed(Undefined):
    """Takes down where the missing values were read that are put into the text."""

    offsets: ClassVar[set[int]] = set()

    def __str__(self) -> str:
        if self.token is not None:
            self.offsets.add(self.token.start_index)
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


def place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


@pytest.mark.parametrize("case", PARSED, ids=lambda case: case.name)
def test_no_variable_that_the_judge_sees_is_missed(case: Case) -> None:
    seen = {(found.line, found.column) for found in case.reading().references if not found.via}
    variables = JUDGE.parse(case.template).analyze(include_partials=False).globals
    for found in (found for root in ROOTS for found in variables.get(root, ())):
        assert place(case.template, found.span.index) in seen, str(found)


def data(references: Iterable[Reference], without: Reference | None, scalar: object) -> dict[str, Any]:
    """All that a text reads, each leaf the same scalar and each list of three, save one attribute."""
    tree: dict[str, Any] = {root: {} for root in ROOTS}
    for found in references:
        gone = without is not None and found.root == without.root and within(found.path, without.path)
        if found.root in ROOTS and found.path and not gone:
            here = tree[found.root]
            for name in found.path.split("."):
                here = here.setdefault(name, {})
    return {root: filled(below, scalar) for root, below in tree.items()}


def filled(tree: dict[str, Any], scalar: object) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, below in tree.items():
        value = filled(below, scalar) if below else scalar
        for _ in range(name.count("[]")):
            value = [value] * 3
        if not isinstance(made.get(name.removesuffix("[]")), list):
            made[name.removesuffix("[]")] = value
    return made


def printed_though_missing(case: Case, payload: dict[str, Any]) -> list[tuple[int, int]]:
    """Where; a missing value equals ``blank`` in Customer.io and LiquidJS, though not in the judge."""
    Printed.offsets.clear()
    try:
        JUDGE.parse(case.template.replace("blank", "nil  ")).render(payload)
    except (LiquidError, ArithmeticError):  # `false | times: 1.0` is more than python-liquid can bear
        return []
    return [place(case.template, offset) for offset in sorted(Printed.offsets)]


EXCUSED = {"a default anywhere in the filters", "an empty list is blank"}
"""``upcase`` asks for the text of what is missing before ``default`` mends it; the judge's `blank` is nil."""

JUDGED = [case for case in PARSED if case.dialect == "latest" and case.name not in EXCUSED]


@pytest.mark.parametrize("scalar", [5, "gold", "USD", False], ids=repr)
@pytest.mark.parametrize("case", JUDGED, ids=lambda case: case.name)
def test_what_is_said_to_be_covered_is_never_printed_though_missing(case: Case, scalar: object) -> None:
    found = case.reading().references
    for gone in found:
        if not gone.certain or not gone.path or gone.root not in ROOTS:
            continue
        missing = printed_though_missing(case, data(found, gone, scalar))
        for reader in (reader for reader in found if (reader.line, reader.column) in missing):
            if not reader.via and reader.root == gone.root and within(reader.path, gone.path):
                assert not reader.covers(gone.path), f"{reader.name} at {reader.line}:{reader.column}"


def test_the_judge_does_see_missing_values() -> None:
    seen = sum(
        len(printed_though_missing(case, data(found, gone, 5)))
        for case in PARSED
        for found in [case.reading().references]
        for gone in found
        if gone.certain and gone.path and gone.root in ROOTS
    )
    assert seen > 100
