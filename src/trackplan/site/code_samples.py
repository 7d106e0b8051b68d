"""Code samples: all forms of sending an event merged into one text, shared parts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from trackplan.site.jinja import content
from trackplan.site.literals import Token, string_literal, tokens
from trackplan.site.sending import FORMS, INDENT

Part = str | tuple[tuple[str, str], ...]
"""Text of all forms, or of some: the ids of the forms that share it, and the text."""


def merged_html(name: str, data: Mapping[str, Any]) -> Markup:
    """Return the forms of one event as HTML; parts of only some forms are a ``span`` with their ids."""
    return Markup("".join([_escaped(each) for each in _tokens(name, data)]))  # noqa: S704 - escaped


def _tokens(name: str, data: Mapping[str, Any]) -> Iterator[str | tuple[str, ...]]:
    """Yield parts that all forms share, or each form's own text, in order."""
    yield _BEFORE
    yield _by_form(string_literal(name))
    yield _BETWEEN
    shared: list[str] = []
    for token in tokens(data, INDENT):
        if isinstance(token, str):
            shared.append(token)
        else:
            yield "".join(shared)
            yield _by_form(token)
            shared.clear()
    yield "".join(shared)
    yield _AFTER


def _by_form(token: Token) -> str | tuple[str, ...]:
    return token if isinstance(token, str) else tuple([token[form.notation] for form in FORMS])


@lru_cache(1024)
def _apart(texts: Sequence[str]) -> tuple[Part, ...]:
    """Split several texts into parts by form; a common beginning or end belongs to all."""
    least = min(texts, key=len)
    if all(text.startswith(least) for text in texts):
        return (least, _grouped([text.removeprefix(least) for text in texts]))
    if all(text.endswith(least) for text in texts):
        return (_grouped([text.removesuffix(least) for text in texts]), least)
    return (_grouped(texts),)


def _grouped(texts: Sequence[str]) -> Part:
    found: dict[str, list[str]] = {}
    for form, text in zip(FORMS, texts, strict=True):
        found.setdefault(text, []).append(form.id)
    return tuple((" ".join(ids), text) for text, ids in found.items() if text)


def _escaped(token: str | tuple[str, ...]) -> Markup:
    return content(token) if isinstance(token, str) else _spans(token)


@lru_cache(1024)
def _spans(texts: Sequence[str]) -> Markup:
    return Markup("").join(
        content(part)
        if isinstance(part, str)
        else Markup("").join(_SPAN % (ids, content(text)) for ids, text in part)
        for part in _apart(texts)
    )


_SPAN = Markup('<span class="%s">%s</span>')
_BEFORE = tuple(form.before for form in FORMS)
_BETWEEN = tuple(form.between for form in FORMS)
_AFTER = tuple(form.after for form in FORMS)
