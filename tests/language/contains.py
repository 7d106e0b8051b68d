"""A constraint keyword that the language does not have: `contains`, which no rule and no subject claims."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from trackplan.language import check
from trackplan.language.keywords import ITEMS, KEYWORDS, Keyword, KeywordExample

CONTAINS = Keyword(
    name="contains",
    types=ITEMS.types,
    value={"type": "string", "description": "A text that is one of the items."},
    example=KeywordExample("new", ["new"], ["old"]),
    phrase=lambda value: f"an item that is `{value}`",
    compiles=lambda value, _nullable: {"contains": {"const": value}},
)


@contextmanager
def known() -> Iterator[None]:
    """The language with the keyword, as if it stood in the table and in the schema."""
    properties = check.language_schema()["$defs"]["attribute"]["properties"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(KEYWORDS, "contains", CONTAINS)
        patch.setitem(properties, "contains", CONTAINS.value)
        check._validator.cache_clear()
        yield
    check._validator.cache_clear()
