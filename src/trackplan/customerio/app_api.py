"""The App API in the words of this tool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

from trackplan.customerio import activities, routes
from trackplan.customerio.connection import Connection
from trackplan.customerio.errors import CursorLoopError, NotUnderstoodError
from trackplan.customerio.pages import Pages
from trackplan.customerio.routes import Route
from trackplan.model.limits import ACTIVITIES_PAGE


class AppApi:
    """Reads a workspace, and writes descriptions into its Data Index. Threads may share it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def host(self) -> str:
        """The host that is read."""
        return self._connection.origin.host

    @property
    def workspace(self) -> str:
        """A fingerprint of the key, which identifies the workspace."""
        return self._connection.credentials.fingerprint

    @property
    def skew(self) -> float | None:
        """Seconds that the server's clock is ahead of this machine's; ``None`` until it answered."""
        return self._connection.skew

    def activities(
        self,
        *,
        since: int | None = None,
        until: int | None = None,
        name: str | None = None,
        type: str | None = "event",  # noqa: A002 - the API's word
        max_events: int | None = None,
        max_pages: int | None = None,
        start: activities.StreamPlace | None = None,
    ) -> Iterator[activities.ActivityPage]:
        """Yield pages of activities, newest first; see `activities.read`."""
        caps = activities.Caps(max_events=max_events, max_pages=max_pages or activities.Caps().max_pages)
        query = activities.Query(type=type, name=name, since=since, until=until)
        return activities.read(self._activities, query, caps, start)

    def of_person(self, person: str, id_type: str, name: str, limit: int = 50) -> list[Mapping[str, Any]]:
        """The newest events of one name of one person: the first page alone."""
        return self._of_person(person, id_type=id_type, type="event", name=name, limit=str(limit))[0]

    def trail(
        self,
        person: str,
        id_type: str,
        *,
        type: str = "event",  # noqa: A002 - the API's word
        limit: int = ACTIVITIES_PAGE,
    ) -> tuple[list[Mapping[str, Any]], bool]:
        """The newest activities of one person, the newest first, and whether there are no more."""
        return self._of_person(person, id_type=id_type, type=type, limit=str(limit))

    def _of_person(self, person: str, **query: str) -> tuple[list[Mapping[str, Any]], bool]:
        answer = self._connection.ask(routes.PERSON_ACTIVITIES, {"person": person}, query)
        pages = Pages(name="the list of a person's activities")
        page = pages.take(answer["activities"], answer.get("next"))
        return list(pages.objects(page)), not page.next

    def one(self, route: Route, ids: Mapping[str, str]) -> Mapping[str, Any]:
        """One object; empty where the answer's is `null`. Raises `NotUnderstoodError` for anything else."""
        found = self._connection.ask(route, ids)[route.gives]
        if found is not None and not isinstance(found, dict):
            raise NotUnderstoodError(f"the answer to `{route.path}` has no object as its `{route.gives}`")
        return found or {}

    def all(
        self, route: Route, ids: Mapping[str, str], query: Mapping[str, str] | None = None
    ) -> Iterator[Mapping[str, Any]]:
        """Every object of a list, page after page.

        Raises `CursorLoopError` where pages repeat, and `NotUnderstoodError` for an answer that is not as
        documented; what was yielded before stays good.
        """
        name, cursor = f"the list `{route.path}`", ""
        pages = Pages(name=name)
        while True:
            asked = {**(query or {}), **({"start": cursor} if cursor else {})}
            answer = self._connection.ask(route, ids, asked)
            page = pages.take(answer[route.gives or ""], answer.get("next"))
            yield from pages.objects(page)
            if pages.leads_back(page):
                raise CursorLoopError(f"{name} leads back to pages already read")
            if not (cursor := page.next):
                return

    def describe(self, route: Route, items: list[dict[str, str]]) -> None:
        """Write up to 100 names with descriptions into the Data Index."""
        noun = "events" if route is routes.INDEX_EVENTS else "attributes"
        self._connection.ask(route, body={noun: items})

    def _activities(self, query: Mapping[str, str]) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = self._connection.ask(routes.ACTIVITIES, query=query)
        return answer

    def close(self) -> None:
        """Let go of the sockets."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
