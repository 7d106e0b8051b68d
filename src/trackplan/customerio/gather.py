"""Reading a whole workspace: the consumers of events, and every template in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from trackplan.customerio import routes
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.errors import (
    CursorLoopError,
    NotThisApiError,
    NotUnderstoodError,
    RefusedError,
    UnfinishedError,
)
from trackplan.customerio.masking import masked
from trackplan.customerio.records import (
    NOUNS,
    ApiObject,
    id_of,
    messages_of,
    natural,
    segment,
    sender,
    text_of,
    texts_of,
)
from trackplan.customerio.routes import Route, is_id
from trackplan.customerio.threads import JOBS, side_by_side
from trackplan.liquid.fields import MESSAGE_FIELDS
from trackplan.model.limits import MESSAGES_PAGE
from trackplan.model.workspace import (
    Broadcast,
    Campaign,
    Holder,
    Newsletter,
    Segment,
    Snippet,
    Transactional,
    Unreadable,
    UnreadablePart,
    Workspace,
)

FAILED = ("failed", "undeliverable")
"""Metrics of messages that were not sent."""

Noun = TypeVar("Noun", Campaign, Newsletter, Broadcast, Transactional, Segment)
Told = Callable[[int, int], None]
NO_IDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tree:
    """The routes of one kind of message holder."""

    top: Route
    id: str
    texts: Route
    one: Route | None = None
    language: Route | None = None


_TREES: dict[Holder, _Tree] = {
    "campaign": _Tree(
        top=routes.CAMPAIGNS,
        id="campaign",
        texts=routes.CAMPAIGN_ACTIONS,
        one=routes.CAMPAIGN_ACTION,
        language=routes.CAMPAIGN_ACTION_LANGUAGE,
    ),
    "newsletter": _Tree(top=routes.NEWSLETTERS, id="newsletter", texts=routes.NEWSLETTER_CONTENTS),
    "broadcast": _Tree(
        top=routes.BROADCASTS,
        id="broadcast",
        texts=routes.BROADCAST_ACTIONS,
        one=routes.BROADCAST_ACTION,
        language=routes.BROADCAST_ACTION_LANGUAGE,
    ),
    "transactional": _Tree(top=routes.TRANSACTIONAL, id="message", texts=routes.TRANSACTIONAL_CONTENTS),
}


def gather(
    api: AppApi,
    *,
    region: str = "",
    languages: Sequence[str] = (),
    failed_since: tuple[int, int] | None = None,
    told: Told = lambda _done, _of: None,
    jobs: int = JOBS,
) -> Workspace:
    """Read the workspace. What the key may not read stands in ``unreadable``; nothing is written.

    An action's translations are asked for in ``languages`` and in every language that any listed
    text has, since the API does not say which there are. ``failed_since`` is a stretch of unix
    seconds whose failed messages are counted. ``told`` hears how many of the parts are done.
    Raises the client's errors when the workspace cannot be had.
    """
    reader = _StreamReader(api)
    listed: dict[Holder, list[ApiObject]] = {kind: reader.named(tree.top) for kind, tree in _TREES.items()}
    holders = [(kind, record) for kind, records in listed.items() for record in records]
    segments = reader.named(routes.SEGMENTS)
    work: list[Callable[[], Any]] = [_bound(reader.texts, kind, record) for kind, record in holders]
    work += [_bound(reader.used_by, record) for record in segments]
    results = _run(work, told, jobs)
    texts, uses = results[: len(holders)], results[len(holders) :]
    shown = (text_of(item, "language") for items in texts for item in items)
    known = {*languages, *filter(is_id, shown)}
    more = _run(
        [_bound(reader.translations, *pair, known) for pair in zip(holders, texts, strict=True)], told, jobs
    )
    messages = [messages_of([*items, *extra]) for items, extra in zip(texts, more, strict=True)]
    made = [NOUNS[kind](record, found) for (kind, record), found in zip(holders, messages, strict=True)]
    return Workspace(
        region=region,
        campaigns=_sorted(Campaign, made),
        newsletters=_sorted(Newsletter, made),
        broadcasts=_sorted(Broadcast, made),
        transactional=_sorted(Transactional, made),
        snippets=reader.snippets(),
        collections=reader.names(routes.COLLECTIONS, ("name",)),
        object_types=reader.object_types(),
        segments=_sorted(Segment, map(segment, segments, uses)),
        failures=reader.failures(failed_since) if failed_since else (),
        unreadable=tuple(sorted(reader.unreadable, key=lambda one: (one.what, one.reason))),
    )


TYPE_NAMES = ("name", "singular_name", "slug", "singular_slug")
"""What a type of objects is called, in the list of them and in Liquid."""


class _StreamReader:
    """Lists and objects of the App API, with what it refuses noted."""

    def __init__(self, api: AppApi) -> None:
        self._api = api
        self.unreadable: list[Unreadable] = []

    def all(
        self, route: Route, ids: Mapping[str, str] = NO_IDS, query: Mapping[str, str] | None = None
    ) -> list[ApiObject]:
        """Every object of a list; none, and a note, when the key may not read it."""
        found: list[ApiObject] = []
        try:
            for record in self._api.all(route, ids, query):
                found.append(record)  # noqa: PERF402 - what came before a loop is kept
        except RefusedError as error:
            self._note(route, ids, error)
        except (CursorLoopError, NotUnderstoodError) as error:
            self._incomplete(route, ids, error)
        return found

    def named(self, route: Route, ids: Mapping[str, str] = NO_IDS) -> list[ApiObject]:
        """The objects of a list that more can be asked of by their ids; a note where some have none."""
        listed = self.all(route, ids)
        found = [record for record in listed if is_id(id_of(record))]
        if len(found) < len(listed):
            lost = len(listed) - len(found)
            self._incomplete(route, ids, NotUnderstoodError(f"the list has items without an id: {lost:,}"))
        return found

    def texts(self, kind: Holder, holder: ApiObject) -> list[ApiObject]:
        """The texts of one holder, as listed; an action listed without any is asked for alone."""
        tree = _TREES[kind]
        identity = id_of(holder)
        items = (self.all if tree.one is None else self.named)(tree.texts, {tree.id: identity})
        if tree.one is None:
            return items
        return [
            item
            if texts_of(item) or not text_of(item, "type")
            else self._one(tree.one, item, {tree.id: identity})
            for item in items
        ]

    def translations(
        self, holder: tuple[Holder, ApiObject], items: Sequence[ApiObject], languages: Iterable[str]
    ) -> list[ApiObject]:
        """The texts of one holder's actions in languages that its list does not show."""
        tree = _TREES[holder[0]]
        if tree.language is None:
            return []
        shown = {(id_of(item), text_of(item, "language")) for item in items}
        found = []
        for item in items:
            for language in sorted(languages) if texts_of(item) and not text_of(item, "language") else ():
                ids = {tree.id: id_of(holder[1]), "action": id_of(item), "language": language}
                if (ids["action"], language) not in shown:
                    found += self._translation(tree.language, item, ids)
        return found

    def used_by(self, segment: ApiObject) -> ApiObject:
        """What uses a segment."""
        return self._asked(routes.SEGMENT_USED_BY, {"segment": id_of(segment)}) or {}

    def snippets(self) -> tuple[Snippet, ...]:
        """The workspace's snippets, by name."""
        listed = self.all(routes.SNIPPETS)
        found = (Snippet(name=text_of(one, "name"), value=text_of(one, "value")) for one in listed)
        return tuple(sorted(found, key=lambda one: one.name))

    def names(self, route: Route, fields: Sequence[str]) -> tuple[str, ...] | None:
        """What a list's objects are called; ``None``, and a note, when the key may not read them."""
        before = len(self.unreadable)
        names = {text_of(one, field) for one in self.all(route) for field in fields} - {""}
        return tuple(sorted(names)) if len(self.unreadable) == before else None

    def object_types(self) -> tuple[str, ...] | None:
        """What the types of objects are called; ``None`` where the list is not as it is expected to be.

        No public page shows an answer in full, so one that is different is no reason to stop.
        """
        try:
            return self.names(routes.OBJECT_TYPES, TYPE_NAMES)
        except NotThisApiError:
            return None

    def failures(self, since: tuple[int, int]) -> tuple[UnreadablePart, ...]:
        """Count failures by template and reason, without anything that identifies a message or person."""
        counted: Counter[tuple[Holder, str, str, str, str]] = Counter()
        for metric in FAILED:
            query = {
                "metric": metric,
                "start_ts": str(since[0]),
                "end_ts": str(since[1]),
                "limit": str(MESSAGES_PAGE),
            }
            for record in self.all(routes.MESSAGES, query=query):
                kind, holder, message = sender(record)
                counted[kind, holder, message, metric, masked(text_of(record, "failure_message"))] += 1
        return tuple(
            UnreadablePart(
                holder=kind, holder_id=holder, message_id=message, metric=metric, reason=reason, count=count
            )
            for (kind, holder, message, metric, reason), count in sorted(counted.items())
        )

    def _one(self, route: Route, listed: ApiObject, ids: Mapping[str, str]) -> ApiObject:
        # Steps of a workflow that are no messages have nothing to show.
        return {**listed, **(self._asked(route, {**ids, "action": id_of(listed)}, may_lack=True) or {})}

    def _translation(self, route: Route, listed: ApiObject, ids: Mapping[str, str]) -> list[ApiObject]:
        found = self._asked(route, ids, may_lack=True)
        # Asked for a language that an action lacks, the API may answer with the default one.
        if found is None or texts_of(found) == texts_of(listed):
            return []
        about = {name: value for name, value in listed.items() if name not in MESSAGE_FIELDS}
        return [{**about, **found, "language": ids["language"]}]

    def _asked(self, route: Route, ids: Mapping[str, str], *, may_lack: bool = False) -> ApiObject | None:
        """One object; ``None``, and a note, when it cannot be read, and no note where it ``may_lack``."""
        try:
            return self._api.one(route, ids)
        except RefusedError as error:
            if not (may_lack and error.status == 404):  # noqa: PLR2004 - HTTP status
                self._note(route, ids, error)
        except NotUnderstoodError as error:
            self._incomplete(route, ids, error)
        return None

    def _incomplete(self, route: Route, ids: Mapping[str, str], error: UnfinishedError) -> None:
        self.unreadable.append(Unreadable(what=route.path.format_map(ids), reason=error.message))

    def _note(self, route: Route, ids: Mapping[str, str], error: RefusedError) -> None:
        if error.status not in (403, 404):
            raise error
        self.unreadable.append(Unreadable(what=route.path.format_map(ids), reason=f"{error.status}"))


def _bound(work: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    return lambda: work(*arguments)


def _run(work: Sequence[Callable[[], Any]], told: Told, jobs: int) -> list[Any]:
    results: list[Any] = [None] * len(work)
    for done, (index, result) in enumerate(side_by_side(lambda one: [one()], work, jobs), start=1):
        results[index] = result
        told(done, len(work))
    return results


def _sorted(kind: type[Noun], nouns: Iterable[Any]) -> tuple[Noun, ...]:
    return tuple(
        sorted((noun for noun in nouns if isinstance(noun, kind)), key=lambda noun: natural(noun.id))
    )
