"""What is read of databases, of what earlier runs have kept, and of the answers about a workspace."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.mutators import VALUES, mutated
from tests.fuzz.readers import Make, Reader, answer, command, files, plan_in, sent_in
from tests.fuzz.seeds import FEED, TEMPLATE, Seed
from trackplan.customerio.activities import ActivityPage, Progress
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.checkpoint import Checkpoint, Signature
from trackplan.customerio.errors import CustomerioError, NotThisApiError
from trackplan.customerio.gather import gather
from trackplan.customerio.people_activities import footprints
from trackplan.customerio.routes import Route
from trackplan.customerio.snapshot import write_snapshot

ROWS = [
    {"event": "order_completed", "user_id": "usr_1", "timestamp": "2026-11-01 10:00:00", "order_id": "o_1"},
    {"event": "order_completed", "user_id": "usr_2", "timestamp": "2026-11-02 10:00:00", "total": 4.5},
]
ANSWERS: dict[str, Any] = {
    "campaigns": {
        "campaigns": [{"id": 1, "name": "Thanks", "event_name": "order_completed", "state": "running"}],
        "next": "",
    },
    "actions": {
        "actions": [
            {"id": 2, "type": "email", "subject": "Hi {{ event.order_id }}", "body": "x", "language": ""}
        ]
    },
    "action": {"action": {"id": 2, "type": "email", "body": "{{ event.total }}", "language": "de"}},
    "newsletters": {"newsletters": [{"id": 3, "name": "News", "tags": ["a"]}], "next": ""},
    "contents": {"contents": [{"id": 4, "body": "{{ customer.email }}", "language": "de"}]},
    "broadcasts": {"broadcasts": [{"id": 5, "name": "Stock"}]},
    "messages": {
        "messages": [
            {"id": "6", "campaign_id": 1, "failure_message": "no a@example.com", "metrics": {"failed": 1}}
        ]
    },
    "snippets": {"snippets": [{"name": "head", "value": "{{ x }}"}]},
    "collections": {"collections": [{"name": "shops"}]},
    "types": {"types": [{"name": "Companies", "slug": "companies"}]},
    "segments": {"segments": [{"id": 7, "name": "VIP", "type": "dynamic", "description": "", "tags": None}]},
    "used_by": {"used_by": {"campaigns": [1], "sent_newsletters": [], "draft_newsletters": [3]}},
    "activities": {
        "activities": [
            {
                "id": "1",
                "type": "event",
                "name": "order_completed",
                "timestamp": 5,
                "customer_id": "u",
                "data": {},
            },
            {
                "id": "2",
                "type": "event",
                "name": "x",
                "timestamp": 6,
                "customer_identifiers": {"cio_id": "a"},
            },
        ],
        "next": "",
    },
}


class _Connection:
    """Gives the answers of a workspace, each to the route that wants it."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = answers

    def ask(self, route: Route, *_ids: object, **_query: object) -> Any:
        found = self._answers.get(route.gives or "")
        if not isinstance(found, dict) or route.gives not in found:
            raise NotThisApiError("the answer is none of this API")
        return found


def _asked(do: Callable[[AppApi], object]) -> Make:
    def read(path: Path) -> object:
        answers = answer(path)
        if answers is None:
            return None
        try:
            return do(AppApi(_Connection(answers)))  # type: ignore[arg-type]
        except CustomerioError as error:
            return error.message

    return lambda _folder: Reader(seeds=files(".json", json.dumps(ANSWERS).encode()), read=read)


def damaged(content: bytes, others: list[bytes], dice: Random) -> bytes:
    """An SQLite file in which some values are others; now and then its own bytes are."""
    if dice.random() < 0.3:
        return mutated(content, others, dice)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(content)
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for _ in range(dice.choice((1, 1, 3))):
            table = dice.choice(tables)
            names = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            value = dice.choice(VALUES)
            if not isinstance(value, str | int | float | None) or (
                isinstance(value, int) and abs(value) > 2**62
            ):
                value = json.dumps(value).encode()[:200]
            where = dice.choice(("", f" WHERE rowid = {dice.randint(1, 9)}"))
            with suppress(sqlite3.DatabaseError, UnicodeEncodeError):  # a key that is there already
                database.execute(f'UPDATE "{table}" SET "{dice.choice(names)}" = ?{where}', (value,))
        return database.serialize()


def _without_wal(path: Path) -> bytes:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode = DELETE")
    return path.read_bytes()


def _history(*words: str) -> Make:
    """A command that reads the history that an audit has kept."""

    def make(folder: Path) -> Reader:
        sent, kept = sent_in(folder), folder / "kept.db"
        given = ["--plan", str(plan_in(folder)), "--format", "json"]
        for format_ in ("json", "digest"):  # the second one keeps what it has told
            command("audit", str(sent), *given[:-1], format_, "--history", str(kept))(sent)
        named = [word.replace("{sent}", str(sent)) for word in words]
        rest = given if words[0] == "audit" else ()
        return Reader(seeds=files(".db", kept.read_bytes()), read=command(*named, *rest), change=damaged)

    return make


def _checkpoint(folder: Path) -> Reader:
    signature = Signature(host="h", workspace="w", plan="p", window="", streams=("",))
    activities = tuple(json.loads(FEED)["activities"])
    page = ActivityPage(activities=activities, next="c1", progress=Progress(pages=1, events=1))
    with Checkpoint.open(folder / "kept", signature) as kept:
        kept.add(0, page)
        kept.fix("until", "5")
    content = _without_wal(folder / "kept")

    def read(path: Path) -> object:
        for left in ("-wal", "-shm", ".lock"):
            path.with_name(path.name + left).unlink(missing_ok=True)
        try:
            with Checkpoint.open(path, signature) as kept:
                kept.fix("until", "6")
                place = kept.place(0)
                kept.add(0, ActivityPage(activities=activities, next="c2", progress=Progress(pages=9)))
                return place, list(kept.activities())
        except CustomerioError as error:
            return error.message

    return Reader(seeds=files(".db", content), read=read, change=damaged)


def _cache(folder: Path) -> Reader:
    templates = folder / "templates"
    templates.mkdir()
    (templates / "mail.html").write_bytes(TEMPLATE)
    impact = command(
        "impact", "--plan", str(plan_in(folder)), "--templates", str(templates), "--format", "json"
    )
    impact(templates)
    (kept,) = (templates / ".trackplan_cache").glob("*.json")

    def read(path: Path) -> object:
        kept.write_bytes(path.read_bytes())
        return impact(path)

    return Reader(seeds=files(".json", kept.read_bytes()), read=read)


def _database(rows: list[dict[str, Any]]) -> bytes:
    """An SQLite file with a table that has a column for each key."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        columns = ", ".join(f'"{name}"' for name in names)
        database.execute(f"CREATE TABLE events ({columns})")
        for row in rows:
            database.execute(
                f"INSERT INTO events VALUES ({', '.join('?' for _ in names)})",
                [row.get(name) for name in names],
            )
        return database.serialize()


def _sql(*words: str) -> Make:
    def make(folder: Path) -> Reader:
        given = ("--plan", str(plan_in(folder)), "--format", "json")
        seeds = [Seed("input.db", _database(ROWS))]
        return Reader(
            seeds=seeds, read=command("audit", "--sql", "sqlite:///{}", *words, *given), change=damaged
        )

    return make


STORED: Mapping[str, Make] = {
    "history of an event": _history("history", "order_completed", "--history", "{}"),
    "history as a rhythm": _history("audit", "{sent}", "--history", "{}"),
    "history for a digest": _history("audit", "{sent}", "--history", "{}", "--report", "digest={}.md"),
    "checkpoint": _checkpoint,
    "kept readings": _cache,
    "rows of a query": _sql("--query", "SELECT * FROM events"),
    "tables of a schema": _sql("--schema", "main"),
    "answers of a workspace": _asked(lambda api: write_snapshot(gather(api, failed_since=(0, 9), jobs=1))),
    "trails of people": _asked(lambda api: list(footprints(api, "order_completed", 2))),
}
