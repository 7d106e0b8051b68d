"""Generated Python packages, checked by mypy and sent with the official clients to the sandbox."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.codegen.judging import judge, judge_checks, judge_retry, lose_an_answer, named
from tests.codegen.payloads import PLANS, LeftOut, Sent, checks, left_out, load, package, payloads
from tests.codegen.python_program import Calls, check_types, main_of, run
from tests.sandbox.process import running

COUNTS = {"acme": 60, "keywords": 60, "hostile": 24}


@dataclass
class Program:
    folder: Path
    sent: dict[str, list[Sent]]
    left: dict[str, list[LeftOut]]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("python")
    calls, sent, left = {}, {}, {}
    for plan_name in PLANS:
        plan = load(plan_name)
        sent[plan_name] = payloads(plan, COUNTS[plan_name])
        for client in ("track", "pipelines"):
            name = f"{plan_name}_{client}"
            calls[name] = Calls(package(plan, client, name))
            (folder / name).mkdir()
            for file, text in calls[name].files.items():
                (folder / name / file).write_text(text, "utf-8")
        left[plan_name] = left_out(calls[f"{plan_name}_track"].events, sent[plan_name])
    plan, left["checks"], _ = checks()
    sent["checks"] = []
    calls["checks_track"] = Calls(package(plan, "track", "checks_track"))
    (folder / "checks_track").mkdir()
    for file, text in calls["checks_track"].files.items():
        (folder / "checks_track" / file).write_text(text, "utf-8")
    (folder / "main.py").write_text(main_of(calls, sent, left), "utf-8")
    return Program(folder, sent, left)


def test_mypy_accepts_the_calls_and_refuses_those_that_lack_something(program: Program) -> None:
    check_types(program.folder)


@pytest.mark.parametrize("client", ["track", "pipelines"])
@pytest.mark.parametrize("plan", PLANS)
def test_samples_are_judged_good_one_for_one(
    program: Program, plan: str, client: str, tmp_path: Path
) -> None:
    tls = ["--tls"] if client == "track" else []  # that client speaks https alone
    with running(tmp_path / "log", *tls, plan=PLANS[plan]) as sandbox:
        authority = sandbox.said("REQUESTS_CA_BUNDLE=") if tls else ""
        judge(
            sandbox,
            program.sent[plan],
            run(program.folder, f"{plan}_{client}", sandbox.url, authority=authority),
        )


@pytest.mark.parametrize("name", PLANS)
def test_a_required_attribute_left_out_is_refused(program: Program, name: str) -> None:
    results = run(program.folder, f"{name}_track-left-out")
    assert len(results) == len(program.left[name])
    assert [one for one in results if not named(one["Case"], one["Problems"])] == []


def test_a_retry_after_a_lost_answer_is_one_event(program: Program, tmp_path: Path) -> None:
    with running(tmp_path / "log", "--tls", plan=PLANS["acme"]) as sandbox:
        lose_an_answer(sandbox)
        authority = sandbox.said("REQUESTS_CA_BUNDLE=")
        judge_retry(sandbox, run(program.folder, "retry", sandbox.url, authority=authority))


def test_checks_between_attributes_hold_as_in_the_plan(program: Program) -> None:
    _, asked, broken = checks()
    judge_checks(asked, broken, run(program.folder, "checks_track-left-out"))


def test_a_person_is_known_by_an_id_alone(program: Program) -> None:
    bad = ["", " ", "maya@example.com", "null", "{{ customer.id }}", "usr_1", "x" * 151, "cio_1234"]
    results = run(program.folder, "people", json.dumps(["usr_m4y4c0f3", *bad]))
    refused = {one["Case"]: one["Error"] for one in results if one["Error"]}
    assert [*refused] == bad
    assert refused["null"] == 'ValueError: the id stands for nobody in particular, such as "null"'
