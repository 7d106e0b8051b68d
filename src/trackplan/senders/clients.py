"""The calls that send events: those of known clients, and those that a plan declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from trackplan.model.plan import DeclaredCall

At = tuple[int | str, ...]
"""Places among the arguments, of which the first that is there counts; see `clients.yaml`."""

SHORT = 4
"""Words of so many letters stand in many others: `cio` in `precio`."""

PARTS = ("event", "attributes", "person", "id", "time")
"""What a call passes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCall:
    """One function of a client that sends an event."""

    client: str
    name: str
    places: Mapping[str, At]
    languages: frozenset[str] = frozenset()
    """Empty for all."""
    imports: tuple[str, ...] = ()
    receivers: re.Pattern[str] | None = None
    receiver: str = ""
    """The dotted name that the call must have, if a plan declares it with one."""
    type: str = ""
    """The type of the first argument, for functions that take messages of several kinds."""
    chain: Mapping[str, str] = field(default_factory=dict)
    """Methods of a builder that pass what the call itself does not."""
    skip: re.Pattern[str] | None = None
    """Of a first argument that is none of the client's own: a context."""
    most: int = 99
    """The most arguments without names."""
    only: frozenset[str] = frozenset()
    """The only members of a map that holds the name; empty for any."""
    anonymous: bool = False
    adds: bool = False
    """Whether the function adds attributes of its own to those that it is given."""
    found: bool = False
    """Whether it is a function of the same file that was found to pass its own parameters on."""
    declared: bool = False
    """Whether a plan declares it, or it was found to pass its own parameters on."""

    def fit(self, text: str, receiver: str | None) -> int:
        """Return how surely a call in a file of this text, on this receiver, is the client's; 0 if not."""
        if self.declared:
            return 3
        if receiver is None:
            return 0
        named = self.receivers is not None and self.receivers.search(receiver) is not None
        return 2 * named or any(one in text for one in self.imports)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPath:
    """A documented address, and the members of the body with the event's name and attributes."""

    path: re.Pattern[str]
    event: str
    attributes: str


@cache
def _table() -> Mapping[str, Any]:
    text = files("trackplan.senders").joinpath("clients.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


@cache
def known_calls() -> tuple[KnownCall, ...]:
    """Return the calls of known clients, in the order in which they are tried."""
    return tuple(
        KnownCall(
            client=client["client"],
            name=call["name"],
            places={part: tuple(call[part]) for part in PARTS if part in call},
            languages=frozenset(client["languages"]),
            imports=tuple(client["imports"]),
            receivers=_words(client["receivers"]),
            type=call.get("type", ""),
            chain=call.get("chain", {}),
            skip=re.compile(client["skip"]) if "skip" in client else None,
            most=call.get("most", 99),
            only=frozenset(call.get("only", ())),
            anonymous=call.get("anonymous", False),
        )
        for client in _table()["clients"]
        for call in client["calls"]
    )


@cache
def http_paths() -> tuple[HttpPath, ...]:
    """Return the documented addresses that take events."""
    return tuple(
        HttpPath(path=re.compile(one["path"]), event=one["event"], attributes=one["attributes"])
        for one in _table()["http"]
    )


@cache
def others() -> re.Pattern[str]:
    """Return the pattern of receivers that are other vendors' clients."""
    return _words(_table()["others"])


def declared_calls(calls: Iterable[DeclaredCall]) -> tuple[KnownCall, ...]:
    """Return the calls that a plan declares."""
    return tuple(
        KnownCall(
            client=one.name,
            name=one.name.rpartition(".")[2],
            receiver=one.name if "." in one.name else "",
            places={part: (place,) for part in PARTS if (place := one.places.get(part)) is not None},
            declared=True,
        )
        for one in calls
    )


def _words(words: list[str]) -> re.Pattern[str]:
    """Return a pattern of names with any of the words; a short one must be a word of its own."""
    long = "|".join(re.escape(word) for word in words if len(word) > SHORT)
    short = [
        rf"(?<![A-Za-z]){word}(?![a-z])|{word.title()}(?![a-z])|{word.upper()}"
        for word in words
        if len(word) <= SHORT
    ]
    return re.compile("|".join(([f"(?i:{long})"] if long else []) + short))
