"""Fault injection for testing clients."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

KINDS = ("status", "slow", "cut", "html", "repeated_cursor", "empty_page", "null_list")
PLACES = ("before", "after")
ERRORS = range(400, 600)
FIELDS = {
    "path": str,
    "method": str,
    "fault": str,
    "when": str,
    "status": int,
    "retry_after": int,
    "seconds": float,
    "count": int,
    "skip": int,
    "rate": float,
    "seed": int,
}


WORDS = {str: "text", int: "whole number", float: "number"}


class FaultError(ValueError):
    """An invalid rule. The message says which value is wrong and what is allowed."""


@dataclass(slots=True, kw_only=True)
class FaultRule:
    """One kind of fault, for some requests of some paths."""

    fault: str
    path: str = "*"
    """A pattern such as ``/v1/activities*``."""
    method: str = "*"
    status: int = 500
    retry_after: int | None = None
    """The header on a 429; left out otherwise."""
    seconds: float = 1.0
    """How long ``slow`` waits."""
    when: str = "before"
    """``after`` lets the call do its work first: the answer is lost, the event is not."""
    rate: float = 1.0
    """The share of matching requests that fail."""
    count: int | None = None
    """How many requests fail before the rule is spent."""
    skip: int = 0
    """How many matching requests pass first."""
    seed: int = 0
    hits: int = 0
    _chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311  # repeatable faults, no secret

    def strikes(self, method: str, path: str) -> bool:
        """Return whether this request fails, and count it."""
        if not (fnmatchcase(path, self.path) and fnmatchcase(method, self.method)):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.count == 0 or self._chance.random() >= self.rate:
            return False
        if self.count is not None:
            self.count -= 1
        self.hits += 1
        return True

    def plain(self) -> dict[str, Any]:
        """Return the rule as JSON data, with the number of failed requests."""
        return {name: getattr(self, name) for name in (*FIELDS, "hits")}


def read_rules(data: Any) -> list[FaultRule]:
    """Read one rule or a list of them. Raises `FaultError`."""
    items = data.get("rules", data) if isinstance(data, Mapping) else data
    listed = items if isinstance(items, list) else [items]
    return [_rule(item) for item in listed]


def _rule(item: Any) -> FaultRule:
    if not isinstance(item, Mapping):
        raise FaultError('a rule is an object such as {"path": "/v1/*", "fault": "slow"}')
    for name, value in item.items():
        if name not in FIELDS:
            raise FaultError(f"`{name}` is not an option of a rule: {', '.join(FIELDS)}")
        wanted = FIELDS[name]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (number if wanted is float else isinstance(value, wanted) and not isinstance(value, bool)):
            raise FaultError(f"`{name}` must be a {WORDS[wanted]}")
    for name, choices in (("fault", KINDS), ("when", PLACES)):
        if item.get(name, choices[0] if name == "when" else None) not in choices:
            raise FaultError(f"`{name}` must be one of {', '.join(choices)}")
    if item.get("status", ERRORS[0]) not in ERRORS:
        raise FaultError(f"`status` must be from {ERRORS[0]} to {ERRORS[-1]}")
    return FaultRule(**item)


def spoil(fault: str, body: Any, start: str) -> Any:
    """Change a page of a list; ``start`` is the cursor of its request."""
    if not isinstance(body, dict):
        return body
    lists = [name for name, value in body.items() if isinstance(value, list)]
    match fault:
        case "repeated_cursor":
            return {**body, "next": start or body.get("next") or "c2FtZQ"}
        case "empty_page":
            return {**body, **{name: [] for name in lists}, "next": body.get("next") or "bW9yZQ"}
        case "null_list":
            return {**body, **dict.fromkeys(lists)}
    return body
