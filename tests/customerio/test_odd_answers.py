"""Answers that are not as documented: what was read is kept, and never passes for all there is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.customerio.odd_answers import odd
from tests.customerio.sandboxes import KEYS, PLAN
from tests.customerio.server import Reply, Request, Script, Server, feed
from trackplan.customerio.activities import ActivityPage
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.errors import NotUnderstoodError, UnfinishedError
from trackplan.customerio.gather import gather
from trackplan.customerio.people_activities import footprints

Serve = Callable[[Script], Server]
App = Callable[..., AppApi]

TOTAL = 1_000
ODD = odd("activities")
PLANNED = "checkout_started"


def third(spoil: Callable[[dict[str, Any]], dict[str, Any]], total: int = TOTAL) -> Script:
    """A workspace whose third page is spoilt."""
    good = feed(total, name=PLANNED)

    def script(request: Request) -> Reply:
        reply = good(request)
        return Reply(data=spoil(reply.data)) if request.query.get("start") == "c200" else reply

    return script


def read(api: AppApi) -> tuple[list[ActivityPage], str]:
    """The pages that could be read, and what was said of the one that could not."""
    pages: list[ActivityPage] = []
    try:
        pages.extend(api.activities())
    except NotUnderstoodError as error:
        return pages, error.message
    return pages, ""


@pytest.mark.parametrize("kind", ODD)
def test_activities_end_there(serve: Serve, app: App, kind: str) -> None:
    pages, said = read(app(serve(third(ODD[kind]))))
    if kind.startswith("an item"):  # the others are all read, and the report says that one was not
        assert (len(pages), pages[-1].progress.unusable, said) == (10, 1, "")
    else:
        assert len(pages) == 2
        assert said.startswith("the list of activities ")


NULL = {
    "the first page": (lambda _: Reply(data={"activities": None, "next": None}), 0, ""),
    "after a full page": (third(lambda _: {"activities": None, "next": ""}), 200, "is `null` after a full"),
    "after a full page, with a cursor": (
        third(lambda _: {"activities": None, "next": "c300"}),
        200,
        "is `null` after a full page",
    ),
    "after half a page": (
        lambda request: (
            Reply(data={"activities": None, "next": ""})
            if request.query.get("start") == "x"
            else Reply(data={"activities": feed(50)(request).data["activities"], "next": "x"})
        ),
        50,
        "",
    ),
}


@pytest.mark.parametrize("case", NULL)
def test_no_list_is_an_empty_one_where_that_can_be(serve: Serve, app: App, case: str) -> None:
    script, wanted, said = NULL[case]
    pages, found = read(app(serve(script)))
    assert sum(len(page.activities) for page in pages) == wanted
    assert said in found if said else not found


def test_empty_pages_are_followed_once(serve: Serve, app: App) -> None:
    numbers = count(1)
    server = serve(lambda _: Reply(data={"activities": [], "next": f"c{next(numbers)}"}))
    with pytest.raises(NotUnderstoodError, match="two empty pages in a row"):
        list(app(server).activities())
    assert len(server.log) == 2


LISTS = odd("campaigns")
EMPTY: dict[str, Any] = {
    "collections": [],
    "newsletters": [],
    "broadcasts": [],
    "messages": [],
    "snippets": [],
    "segments": [],
    "types": [],
}


def workspace(campaigns: Any, **more: Any) -> Script:
    """A workspace that answers to each path with a list, and to that of campaigns with this answer."""

    def script(request: Request) -> Reply:
        name = request.path.rpartition("/")[2]
        if name == "campaigns":
            return Reply(data=campaigns)
        return Reply(data={"actions": [], "messages": [], "next": "", **EMPTY, **more})

    return script


@pytest.mark.parametrize("kind", LISTS)
def test_a_workspace_of_which_a_list_is_odd_is_not_whole(serve: Serve, app: App, kind: str) -> None:
    good = {"campaigns": [{"id": 1, "name": "Cart recovery"}], "next": ""}
    found = gather(app(serve(workspace(LISTS[kind](good)))))
    assert not found.whole
    assert [one.what for one in found.unreadable] == ["/v1/campaigns"]
    assert found.unreadable[0].reason.startswith("the list `/v1/campaigns` ")
    assert gather(app(serve(workspace(good)))).whole


@pytest.mark.parametrize("identity", [None, "", "..", "a\nb", "\ud800", ["1"], {"id": 1}, "x" * 2_000])
def test_what_has_no_usable_id_is_told(serve: Serve, app: App, identity: Any) -> None:
    answer = {"campaigns": [{"id": identity, "name": "Lost"}, {"id": 2, "name": "Kept"}], "next": ""}
    found = gather(app(serve(workspace(answer))))
    assert [one.name for one in found.campaigns] == ["Kept"]
    assert [one.reason for one in found.unreadable] == ["the list has items without an id: 1"]


@pytest.mark.parametrize("kind", ODD)
def test_a_persons_trail_is_not_made_up(serve: Serve, app: App, kind: str) -> None:
    def script(request: Request) -> Reply:
        reply = feed(3, name=PLANNED)(
            Request("GET", "/v1/activities?limit=100", {}, b"")  # the person's are the same
        )
        return Reply(data=ODD[kind](reply.data)) if "customers" in request.path else reply

    with pytest.raises(UnfinishedError):
        list(footprints(app(serve(script)), PLANNED, 2))


def started(server: Server, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    env = {**os.environ, **KEYS, "TRACKPLAN_PLAN": str(PLAN), "TRACKPLAN_STATE": str(folder / "state")}
    words = [*arguments, "--base-url", server.url, "--rate", "1000"]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-m", "trackplan", *words],
        stdout=pipe,
        stderr=pipe,
        encoding="utf-8",
        env=env,
        cwd=folder,
    )


def run(server: Server, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    with started(server, folder, *arguments) as process:
        out, told = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, told)


@pytest.mark.parametrize("kind", ["next is a list", "next is 100,000 characters", "an item that is null"])
def test_an_audit_says_that_it_is_incomplete_and_calls_nothing_silent(
    serve: Serve, tmp_path: Path, kind: str
) -> None:
    done = run(serve(third(ODD[kind])), tmp_path, "audit", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["complete"]) == (3, False)
    assert not {"silent-event", "volume-drop"} & {one["rule"] for one in report["findings"]}


def test_an_audit_goes_on_once_the_answers_are_right_again(serve: Serve, tmp_path: Path) -> None:
    server = serve(third(ODD["next is a list"]))
    assert run(server, tmp_path, "audit", "--format", "json").returncode == 3
    before = len(server.log)
    server.script = feed(TOTAL, name=PLANNED)
    done = run(server, tmp_path, "audit", "--format", "json")
    report = json.loads(done.stdout)
    assert (report["complete"], report["checked"]["activities"]) == (True, TOTAL)
    assert len(server.log) - before == 8


@pytest.mark.parametrize("command", [["pull"], ["impact", "--format", "json", "--no-cache"]])
def test_a_workspace_read_in_part_is_not_finished(serve: Serve, tmp_path: Path, command: list[str]) -> None:
    answer = {"campaigns": [{"id": 1, "name": "Cart recovery"}], "next": {"a": 1}}
    done = run(serve(workspace(answer)), tmp_path, *command)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "names an object as its next page" in done.stdout
    assert json.loads(done.stdout).get("complete") in {None, False}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_audit_that_is_interrupted_says_what_is_kept(
    serve: Serve, tmp_path: Path, number: int, code: int
) -> None:
    asked, over = threading.Event(), threading.Event()

    def stall(_handler: object) -> None:
        asked.set()
        over.wait(60)

    def script(request: Request) -> Reply:
        if request.query.get("start") == "c500":
            return Reply(raw=stall)
        return feed(TOTAL, name=PLANNED)(request)

    server = serve(script)
    with started(server, tmp_path, "audit", "--output", "report.txt") as process:
        assert asked.wait(60)
        time.sleep(0.3)  # for the page before to be kept
        process.send_signal(number)
        _, told = process.communicate(timeout=30)
    over.set()
    kept = (
        "interrupted after 5 pages with 500 activities, which are kept: the same command goes on from there\n"
    )
    assert (process.returncode, told) == (code, kept)
    assert not (tmp_path / "report.txt").exists()
    server.script, before = feed(TOTAL, name=PLANNED), len(server.log)
    assert json.loads(run(server, tmp_path, "audit", "--format", "json").stdout)["complete"]
    assert len(server.log) - before == 5


def test_an_audit_interrupted_before_its_first_page_keeps_nothing(serve: Serve, tmp_path: Path) -> None:
    asked, over = threading.Event(), threading.Event()

    def stall(_handler: object) -> None:
        asked.set()
        over.wait(60)

    with started(serve(lambda _: Reply(raw=stall)), tmp_path, "audit") as process:
        assert asked.wait(60)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    over.set()
    assert (process.returncode, told) == (130, "interrupted before the first page; nothing is kept\n")
