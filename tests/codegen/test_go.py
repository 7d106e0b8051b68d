"""Generated Go packages, compiled by the real compiler and sent with a client to the sandbox."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.codegen.go_program import Calls, go, go_environment, main_of, module, run
from tests.codegen.judging import (
    asked_patterns,
    judge,
    judge_checks,
    judge_patterns,
    judge_retry,
    lose_an_answer,
    named,
)
from tests.codegen.payloads import PLANS, LeftOut, Sent, checks, left_out, load, package, payloads
from tests.sandbox.process import running
from trackplan.codegen.patterns import GO

COUNTS = {"acme": 60, "keywords": 60, "hostile": 24}


@dataclass
class Program:
    """The compiled program, and what it sends."""

    folder: Path
    sent: dict[str, list[Sent]]
    left: dict[str, list[LeftOut]]

    def run(self, *arguments: str, given: str = "") -> list[dict[str, Any]]:
        return run(self.folder, *arguments, given=given)


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
    plan, left["checks"], _ = checks()
    sent["checks"] = []
    calls["checks"] = Calls(package(plan, client, "checks"))
    (folder / "checks").mkdir()
    for file, text in calls["checks"].files.items():
        (folder / "checks" / file).write_text(text)
    (folder / "main.go").write_text(main_of(calls, sent, left, client))
    go(folder, "build", "-o", "program", ".")
    return Program(folder, sent, left)


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
        judge(sandbox, program.sent[name], results)


@pytest.mark.parametrize("name", PLANS)
def test_a_required_attribute_left_out_does_not_validate(program: Program, name: str) -> None:
    results = program.run(f"{name}-left-out")
    assert len(results) == len(program.left[name])
    assert [one for one in results if not named(one["Case"], one["Problems"] or ())] == []


def test_a_retry_after_a_lost_answer_is_one_event(track: Program, tmp_path: Path) -> None:
    with running(tmp_path / "log", plan=PLANS["acme"]) as sandbox:
        lose_an_answer(sandbox)
        judge_retry(sandbox, track.run("retry", sandbox.url))


def test_go_finds_what_the_plan_finds(track: Program) -> None:
    asked = asked_patterns("go", GO)
    judge_patterns(asked, track.run("patterns", given=json.dumps(asked)))


def test_checks_between_attributes_hold_as_in_the_plan(track: Program) -> None:
    _, asked, broken = checks()
    judge_checks(asked, broken, track.run("checks-left-out"))


def test_a_person_is_known_by_an_id_alone(track: Program) -> None:
    bad = ["", " ", "maya@example.com", "null", "{{ customer.id }}", "usr_1", "x" * 151, "cio_1234"]
    results = track.run("people", "usr_m4y4c0f3", *bad)
    refused = {one["Case"]: one["Error"] for one in results if one["Error"]}
    assert [*refused] == [*bad, "anonymous", "nobody"]
    assert refused[" "] == "acme: the id of the person is blank"
    assert refused["null"] == 'acme: the id stands for nobody in particular, such as "null"'
    assert refused["usr_1"] == "acme: the id does not match the plan's pattern"
