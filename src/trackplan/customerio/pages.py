"""One page of a list as the App API gives it: its items, and the cursor of the next one.

A cursor is a text, or a number; the end is `""`, `null` or no `next` at all, depending on the endpoint
(https://docs.customer.io/files/journeys-app.json). Whatever else an answer says is not understood, and a
list that is not understood is not at its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trackplan.customerio.errors import NotUnderstoodError
from trackplan.customerio.routes import in_address

LONGEST_CURSOR = 8_000
"""Bytes of a cursor in a query; servers take no longer address."""

_AGAIN = "run it again; if it stays so, the API has changed: please report this sentence"


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The items of one answer, and the cursor that it names; empty at the end of the list."""

    items: list[Any]
    next: str


@dataclass(slots=True, kw_only=True)
class Pages:
    """What the pages of one list must be, given those before."""

    name: str
    """The list in a sentence, such as "the list `/v1/campaigns`"."""
    full: int = 1
    """Items of a full page: after one of these, no list is no empty list."""
    latest: int | None = None
    """Items of the latest page; ``None`` before the first."""
    followed: set[str] = field(default_factory=set)
    """Every cursor asked for so far."""

    def take(self, listed: Any, cursor: Any) -> ApiPage:
        """Read an answer's list and its ``next``. Raises `NotUnderstoodError`, and then takes nothing in.

        One empty page that names a next one is followed, since that has been seen; a second is not.
        """
        following = self._cursor(cursor)
        if listed is None:
            if self.latest is not None and self.latest >= self.full:
                raise self._odd("is `null` after a full page")
            listed = []
        if not isinstance(listed, list):
            raise self._odd(f"is {_kind(listed)} in place of a list")
        if not listed and following and self.latest == 0:
            raise self._odd("has two empty pages in a row, and the second names a next one")
        self.latest = len(listed)
        return ApiPage(listed, following)

    def objects(self, page: ApiPage) -> Iterator[Mapping[str, Any]]:
        """Yield the items that are objects. Raises `NotUnderstoodError` after the last if others are not."""
        found = [item for item in page.items if isinstance(item, dict)]
        yield from found
        if len(found) < len(page.items):
            raise self._odd("has items that are no objects")

    def leads_back(self, page: ApiPage) -> bool:
        """Whether a page names one that was read already; if not, its cursor is followed from now on."""
        if not page.next or page.next in self.followed:
            return bool(page.next)
        self.followed.add(page.next)
        return False

    def _cursor(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self._odd(f"names {_kind(value)} as its next page, and not a cursor")
        if not in_address(str(value), LONGEST_CURSOR):
            raise self._odd("names a next page that no address can hold")
        return str(value)

    def _odd(self, what: str) -> NotUnderstoodError:
        return NotUnderstoodError(f"{self.name} {what}", _AGAIN)


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "a truth value", type(None): "`null`"}
    return kinds.get(type(value), "a number")
