"""Generated plans, in batches: each package compiles, what it sends is good, and it refuses the rest."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings

from tests.codegen import go_program, python_program, typescript_program
from tests.codegen.judging import judge, named
from tests.codegen.payloads import LeftOut, Sent, left_out, package, payloads
from tests.sandbox.process import Sandbox, running
from tests.strategies import plans
from trackplan.cli.support.plans import require_plan
from trackplan.language.compile import event_schema
from trackplan.model.plan import Plan
from trackplan.validator import Validator

PLANS = 500
BATCH = 50
FARTHEST = 10**11
A_FEW = 5
"""Payloads of each plan."""


def generated() -> list[dict[str, Any]]:
    """Every plan's one event, always the same ones."""
    found: list[dict[str, Any]] = []

    @settings(max_examples=PLANS, database=None, phases=[Phase.generate], derandomize=True, deadline=None)
    @given(plans())
    def collect(plan: dict[str, Any]) -> None:
        found.append(plan["events"]["happened"])

    collect()
    return found


def batch(folder: Path, number: int) -> Plan:
    """One plan with an event for each of some generated plans."""
    events = generated()[number * BATCH : (number + 1) * BATCH]
    named_events = {f"happened_{index}": event for index, event in enumerate(events)}
    (folder / "plan.yaml").write_text(
        yaml.safe_dump({"trackplan": 1, "name": "Generated", "events": named_events}, sort_keys=False)
    )
    return require_plan(folder / "plan.yaml")


def _closed(holder: Any) -> Any:
    """The same event or attribute, open nowhere that it names attributes."""
    inside = {each: getattr(holder, each, None) for each in ("items", "values")}
    inner: dict[str, Any] = {each: _closed(one) for each, one in inside.items() if one is not None}
    if holder.members:
        inner["attributes"] = {name: _closed(one) for name, one in holder.attributes.items()}
        inner["additional"] = "forbid"
    return replace(holder, **inner)


def _is_near(value: Any) -> bool:
    """Whether no number is beyond what the tool itself judges a plausible time or a safe integer."""
    if isinstance(value, dict):
        return all(map(_is_near, value.values()))
    if isinstance(value, list):
        return all(map(_is_near, value))
    return not isinstance(value, int | float) or abs(value) < FARTHEST


def valid(plan: Plan) -> list[Sent]:
    """Samples that fit: not every generated plan has a value that meets all that it asks.

    In an open object, an attribute of another variant is one without a plan: it does not fit here.
    """
    accepts = {name: Validator(event_schema(_closed(event))).accepts for name, event in plan.events.items()}
    return [
        one
        for one in payloads(plan, BATCH * A_FEW)
        if accepts[one.event](one.attributes) and _is_near(one.attributes)
    ]


@pytest.fixture
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Plan, list[Sent], Path]:
    plan = batch(tmp_path, request.param)
    return plan, valid(plan), tmp_path


@pytest.mark.nightly
@pytest.mark.parametrize("made", range(PLANS // BATCH), indirect=True)
@pytest.mark.parametrize("language", ["go", "typescript", "python"])
def test_a_batch(made: tuple[Plan, list[Sent], Path], language: str) -> None:
    plan, sent, folder = made
    name = "batch" if language == "go" else "batch_track"
    module = {"go": go_program, "typescript": typescript_program, "python": python_program}[language]
    calls: Any = module.Calls(package(plan, "track", name))  # type: ignore[attr-defined]
    left = left_out(calls.events, sent)
    (folder / name).mkdir()
    for file, text in calls.files.items():
        (folder / name / file).write_text(text, "utf-8")
    tls = ["--tls"] if language == "python" else []
    with running(folder / "log", *tls, plan=folder / "plan.yaml") as sandbox:
        results, refused = RUN[language](folder, calls, sent, left, sandbox)
        judge(sandbox, sent, results)
    assert [one for one in refused if not named(one["Case"], one["Problems"] or ())] == []


def _go(folder: Path, calls: Any, sent: list[Sent], left: list[LeftOut], sandbox: Sandbox) -> Any:
    go_program.module(folder, "track")
    main = go_program.main_of({"batch": calls}, {"batch": sent}, {"batch": left}, "track")
    (folder / "main.go").write_text(main)
    unformatted = subprocess.run(
        ["gofmt", "-l", "batch"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert unformatted.stdout == ""
    go_program.go(folder, "vet", "./batch")
    go_program.go(folder, "build", "-o", "program", ".")
    return [go_program.run(folder, *words) for words in (("batch", sandbox.url), ("batch-left-out",))]


def _typescript(folder: Path, calls: Any, sent: list[Sent], left: list[LeftOut], sandbox: Sandbox) -> Any:
    main = typescript_program.main_of({"batch_track": calls}, {"batch": sent}, {"batch": left})
    typescript_program.compile_program(folder, main)
    words = (("batch_track", sandbox.url), ("batch_track-left-out",))
    return [typescript_program.run(folder, *each) for each in words]


def _python(folder: Path, calls: Any, sent: list[Sent], left: list[LeftOut], sandbox: Sandbox) -> Any:
    main = python_program.main_of({"batch_track": calls}, {"batch": sent}, {"batch": left})
    (folder / "main.py").write_text(main, "utf-8")
    python_program.check_types(folder)
    authority = sandbox.said("REQUESTS_CA_BUNDLE=")
    return [
        python_program.run(folder, "batch_track", sandbox.url, authority=authority),
        python_program.run(folder, "batch_track-left-out"),
    ]


RUN = {"go": _go, "typescript": _typescript, "python": _python}
