"""Generated TypeScript packages, compiled by tsc and sent with the official clients to the sandbox."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
from tests.codegen.typescript_program import Calls, compile_program, main_of, run
from tests.sandbox.process import running
from trackplan.codegen.patterns import ECMASCRIPT

COUNTS = {"acme": 60, "keywords": 60, "hostile": 24}
PACKAGES = [f"{plan}_{client}" for plan in PLANS for client in ("track", "pipelines")]


@dataclass
class Program:
    folder: Path
    sent: dict[str, list[Sent]]
    left: dict[str, list[LeftOut]]

    def run(self, *arguments: str, given: str = "") -> list[dict[str, Any]]:
        return run(self.folder, *arguments, given=given)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("typescript")
    calls, sent, left = {}, {}, {}
    for plan_name in PLANS:
        plan = load(plan_name)
        sent[plan_name] = payloads(plan, COUNTS[plan_name])
        for client in ("track", "pipelines", "browser"):
            name = f"{plan_name}_{client}"
            calls[name] = Calls(package(plan, client, name))
            (folder / name).mkdir()
            for file, text in calls[name].files.items():
                (folder / name / file).write_text(text)
        left[plan_name] = left_out(calls[f"{plan_name}_track"].events, sent[plan_name])
    plan, left["checks"], _ = checks()
    sent["checks"] = []
    calls["checks_track"] = Calls(package(plan, "track", "checks_track"))
    (folder / "checks_track").mkdir()
    for file, text in calls["checks_track"].files.items():
        (folder / "checks_track" / file).write_text(text, "utf-8")
    compile_program(folder, main_of(calls, sent, left))
    return Program(folder, sent, left)


@pytest.mark.parametrize("name", PACKAGES)
def test_samples_are_judged_good_one_for_one(program: Program, name: str, tmp_path: Path) -> None:
    plan = name.partition("_")[0]
    with running(tmp_path / "log", plan=PLANS[plan]) as sandbox:
        judge(sandbox, program.sent[plan], program.run(name, sandbox.url))


@pytest.mark.parametrize("name", PLANS)
def test_samples_validate_in_a_browser_package(program: Program, name: str) -> None:
    results = program.run(f"{name}_browser")
    assert [one["Error"] for one in results] == [""] * len(program.sent[name])


@pytest.mark.parametrize("name", PLANS)
def test_a_required_attribute_left_out_neither_compiles_nor_validates(program: Program, name: str) -> None:
    results = program.run(f"{name}_track-left-out")
    assert len(results) == len(program.left[name])
    assert [one for one in results if not named(one["Case"], one["Problems"])] == []


def test_a_retry_after_a_lost_answer_is_one_event(program: Program, tmp_path: Path) -> None:
    with running(tmp_path / "log", plan=PLANS["acme"]) as sandbox:
        lose_an_answer(sandbox)
        judge_retry(sandbox, program.run("retry", sandbox.url))


def test_typescript_finds_what_the_plan_finds(program: Program) -> None:
    asked = asked_patterns("typescript", ECMASCRIPT)
    judge_patterns(asked, program.run("patterns", given=json.dumps(asked)))


def test_checks_between_attributes_hold_as_in_the_plan(program: Program) -> None:
    _, asked, broken = checks()
    judge_checks(asked, broken, program.run("checks_track-left-out"))


def test_a_person_is_known_by_an_id_alone(program: Program) -> None:
    bad = ["", " ", "maya@example.com", "null", "{{ customer.id }}", "usr_1", "x" * 151, "cio_1234"]
    *people, nobody = program.run("people", "usr_m4y4c0f3", *bad)
    refused = {one["Case"]: one["Error"] for one in people if one["Error"]}
    assert [*refused] == bad
    assert refused["null"] == 'TypeError: the id stands for nobody in particular, such as "null"'
    assert (
        nobody["Error"]
        == "ValidationError: order_canceled does not fit the plan: occurredAt: planned: required"
    )
