"""The tables of languages name kinds of nodes that grammars have; those of clients what can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest
from ast_grep_py import SgRoot

from trackplan.senders.clients import PARTS, http_paths, known_calls, others
from trackplan.senders.languages import ProgrammingLanguage, by_extension, languages

NO_KINDS = {
    "list_functions",
    "setters",
    "mergers",
    "blocks",
    "text_functions",
    "extensions",
    "suffixes",
    "comments",
    "tests",
    "script_blocks",
}
"""Fields that hold other words than kinds of nodes."""


TOKENS = {("swift", "nil")}
"""Kinds of tokens, which a grammar has no node for."""


def kinds(language: ProgrammingLanguage) -> Iterator[tuple[str, str]]:
    for one in fields(language):
        value = getattr(language, one.name)
        if one.name not in NO_KINDS and (
            isinstance(value, frozenset) or one.name in {"calls", "definitions"}
        ):
            yield from ((one.name, kind) for kind in value)


def is_kind(grammar: str, kind: str) -> bool:
    try:
        SgRoot("", grammar).root().find(kind=kind)
    except RuntimeError:
        return False
    return True


@pytest.mark.parametrize("name", languages())
def test_every_kind_is_one_of_the_grammar(name: str) -> None:
    language = languages()[name]
    grammars = {language.grammars.get(extension, name) for extension in language.extensions}
    if name == "typescript":
        grammars.add("javascript")
    unknown = [
        (field, kind)
        for field, kind in kinds(language)
        if (name, kind) not in TOKENS and not any(is_kind(one, kind) for one in grammars)
    ]
    assert unknown == []


def test_an_extension_is_of_one_language() -> None:
    assert len(by_extension()) == sum(len(one.extensions) for one in languages().values())


def test_clients_are_of_known_languages_and_pass_known_parts() -> None:
    for call in known_calls():
        assert call.languages <= languages().keys(), call
        assert call.places.keys() <= {*PARTS}, call
        assert "event" in call.places, call
    assert http_paths()


@pytest.mark.parametrize(
    ("receiver", "client"),
    [
        ("this.customerIo", "customerio-node"),
        ("window.analytics", "cdp-analytics-browser"),
        ("s.cio", "go-customerio"),
        ("userCio", "customerio-node"),
        ("CustomerIO.shared", "customerio-ios"),
    ],
)
def test_receivers_are_recognised(receiver: str, client: str) -> None:
    assert any(call.client == client and call.fit("", receiver) for call in known_calls())


@pytest.mark.parametrize("receiver", ["precio", "socio", "audio", "lights", "delicious"])
def test_other_receivers_are_not(receiver: str) -> None:
    assert [call.client for call in known_calls() if call.fit("", receiver)] == []


def test_other_vendors_are_told() -> None:
    assert others().search("mixpanel.getInstance()")
    assert not others().search("analytics")
