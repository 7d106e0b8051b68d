"""Generated Go packages, compiled by the real compiler and sent with a client to the sandbox."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.codegen.go_program import Calls, go, go_environment, main_of, module
from tests.codegen.payloads import PLANS, LeftOut, Sent, left_out, load, package, payloads
from tests.codegen.test_patterns import CASES, TEXTS
from tests.sandbox.process import running
from trackplan.codegen.patterns import FORMATS, GO, translated
from trackplan.model.limits import ATTRIBUTE_NAME
from trackplan.sampling.sampler import CROCKFORD
from trackplan.validator import Validator

COUNTS = {"acme": 60, "keywords": 60, "hostile": 24}


@dataclass
class Program:
    """The compiled program, and what it sends."""

    path: Path
    folder: Path
    sent: dict[str, list[Sent]]
    left: dict[str, list[LeftOut]]

    def run(self, *arguments: str, given: str = "") -> list[dict[str, Any]]:
        done = subprocess.run(
            [self.path, *arguments], capture_output=True, text=True, timeout=120, check=False, input=given
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def build(folder: Path, client: str) -> Program:
    go_environment()
    module(folder, client)
    calls, sent, left = {}, {}, {}
    for name in PLANS:
        plan = load(name)
        calls[name] = Calls(package(plan, client, name))
        (folder / name).mkdir()
        for file, text in calls[name].files.items():
            (folder / name / file).write_text(text)
        sent[name] = payloads(plan, COUNTS[name])
        left[name] = left_out(calls[name].events, sent[name])
    (folder / "main.go").write_text(main_of(calls, sent, left, client))
    go(folder, "build", "-o", "program", ".")
    return Program(folder / "program", folder, sent, left)


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return build(tmp_path_factory.mktemp("track"), "track")


@pytest.fixture(scope="module")
def pipelines(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return build(tmp_path_factory.mktemp("pipelines"), "pipelines")


@pytest.fixture(scope="module", params=["track", "pipelines"])
def program(request: pytest.FixtureRequest) -> Program:
    made: Program = request.getfixturevalue(request.param)
    return made


def test_gofmt_would_change_nothing(program: Program) -> None:
    done = subprocess.run(
        ["gofmt", "-l", *PLANS], cwd=program.folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""


def test_go_vet_has_nothing_to_say(program: Program) -> None:
    go(program.folder, "vet", *(f"./{name}" for name in PLANS))


@pytest.mark.nightly
def test_staticcheck_has_nothing_to_say(program: Program) -> None:
    packages = [f"./{name}" for name in PLANS]
    go(
        program.folder,
        "run",
        "honnef.co/go/tools/cmd/staticcheck@v0.7.0",
        "-checks",
        "all,-ST1003",
        *packages,
    )


@pytest.mark.parametrize("name", PLANS)
def test_samples_are_judged_good_one_for_one(program: Program, name: str, tmp_path: Path) -> None:
    with running(tmp_path / "log", plan=PLANS[name]) as sandbox:
        results = program.run(name, sandbox.url)
        assert [one["Error"] for one in results] == [""] * len(program.sent[name])
        landed = sandbox.own("wait", count=len(results), timeout=20)
        assert landed["reached"], landed
        found = sandbox.own("events", limit=1000)["events"]
    sent = sorted((one.event, json.dumps(one.attributes, sort_keys=True)) for one in program.sent[name])
    bad = [
        (one["event"], one["findings"])
        for one in found
        if not one["good"] and max(map(len, _attributes(one))) <= ATTRIBUTE_NAME
    ]
    assert bad == []  # a name of 300 characters compiles, and is refused for its length
    assert len(found) == len(sent)
    assert sorted((one["event"], json.dumps(_attributes(one), sort_keys=True)) for one in found) == sent


def _attributes(arrival: dict[str, Any]) -> Any:
    record = arrival["record"]
    return record.get("data", record.get("properties")) or {}


@pytest.mark.parametrize("name", PLANS)
def test_a_required_attribute_left_out_does_not_validate(program: Program, name: str) -> None:
    results = program.run(f"{name}-left-out")
    assert len(results) == len(program.left[name])
    unseen = [one for one in results if not _named(one["Case"], one["Problems"] or ())]
    assert unseen == []


def _named(path: str, problems: Iterable[str]) -> bool:
    """An object that was left out is named by what it must hold."""
    return any(problem == path or problem.startswith(f"{path}.") for problem in problems)


def test_a_retry_after_a_lost_answer_is_one_event(track: Program, tmp_path: Path) -> None:
    with running(tmp_path / "log", plan=PLANS["acme"]) as sandbox:
        lost = {"fault": "cut", "when": "after", "count": 1, "path": "/api/v1/*"}
        sandbox.http.post("/trackplan/faults", json=lost).raise_for_status()
        first, second = track.run("retry", sandbox.url)
        found = sandbox.own("events")["events"]
    assert first["Error"] != ""
    assert second["Error"] == ""
    assert [one["outcome"] for one in found] == ["accepted", "duplicate"]
    ids = {one["record"]["id"] for one in found}
    assert ids == {_ulid("[14:order_canceled,10:ord_204518]", 1793491200)}


def _ulid(key: str, seconds: int) -> str:
    """The id, made here from what the package promises: the event's time, and a hash of its dedupe key."""
    number = (seconds * 1000) << 80 | int.from_bytes(sha256(key.encode()).digest()[:10])
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(26)))


def test_go_finds_what_the_plan_finds(track: Program) -> None:
    texts = [*TEXTS, *(text for case in CASES for text in case["texts"])]
    cases = {case["pattern"]: {"pattern": case["pattern"]} for case in CASES}
    cases |= {pattern: {"format": name} for name, pattern in FORMATS.items()}
    asked = [[pattern, translated(pattern, GO), *texts] for pattern in cases]
    results = track.run("patterns", given=json.dumps(asked))
    assert [one["Case"] for one in results] == [*cases]
    wrong = {}
    for one in results:
        accepts = Validator(cases[one["Case"]]).accepts
        wanted = {text for text in texts if accepts(text)}
        if {*one["Problems"]} != wanted:
            wrong[one["Case"]] = wanted ^ {*one["Problems"]}
    assert wrong == {}


def test_a_person_is_known_by_an_id_alone(track: Program) -> None:
    bad = ["", " ", "maya@example.com", "null", "{{ customer.id }}", "usr_1", "x" * 151, "cio_1234"]
    results = track.run("people", "usr_m4y4c0f3", *bad)
    refused = {one["Case"]: one["Error"] for one in results if one["Error"]}
    assert [*refused] == [*bad, "anonymous", "nobody"]
    assert refused[" "] == "acme: the id of the person is blank"
    assert refused["null"] == 'acme: the id stands for nobody in particular, such as "null"'
    assert refused["usr_1"] == "acme: the id does not match the plan's pattern"
