"""The plans that ship, the repository's own and the starters, are what their readers take them for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from trackplan import templates
from trackplan.document import Document
from trackplan.document.yaml import read_yaml
from trackplan.language.check import schema_text
from trackplan.language.compile import attribute_schema
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import Loaded, load
from trackplan.model.payload import Payload
from trackplan.model.plan import Plan, walk
from trackplan.rules import catalog, sample_rules
from trackplan.shapes import recognise
from trackplan.sources import find_inputs, open_source, readable
from trackplan.validator import Validator

ROOT = Path(__file__).parents[1]
FOLDERS = {name: templates.folder(name) for name in templates.STARTERS}
FILES = sorted(path for folder in FOLDERS.values() for path in folder.rglob("*.yaml"))
REJECTED = sorted((ROOT / "tracking_plan/samples/rejected").iterdir())
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")

starters = pytest.mark.parametrize("starter", sorted(FOLDERS))


def rule_of(path: Path) -> str:
    """The rule that a rejected sample must raise; a second file of one rule adds a word of its own."""
    return path.name.partition(".")[0]


def read(path: Path) -> Document:
    return read_yaml(path.relative_to(ROOT).as_posix(), path.read_bytes())


@cache
def loaded(starter: str) -> Loaded:
    return load([read(path) for path in sorted(FOLDERS[starter].rglob("*.yaml"))])


def plan(starter: str) -> Plan:
    found = loaded(starter).plan
    assert found is not None
    return found


def test_the_whole_shop_is_the_repositorys_own_plan() -> None:
    assert FOLDERS["snake_case"] == ROOT / "tracking_plan"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_is_valid_by_the_schema_that_its_first_line_names(path: Path) -> None:
    modeline = MODELINE.fullmatch(path.read_text(encoding="utf-8").splitlines()[0])
    assert modeline is not None
    schema = path.parent / modeline[1]
    assert schema.read_text(encoding="utf-8") == schema_text()
    errors = Draft202012Validator(json.loads(schema_text())).iter_errors(read(path).data)
    assert [error.message for error in errors] == []


@starters
def test_a_plan_loads_without_a_fault(starter: str) -> None:
    faults = [(document.name, fault.span.line, fault.message) for document, fault in loaded(starter).faults]
    assert faults == []
    assert loaded(starter).plan is not None


@starters
def test_every_active_event_has_examples_that_fit_it(starter: str) -> None:
    compiled = CompiledPlan(plan(starter))
    for event in plan(starter).events.values():
        assert event.examples or event.status != "active", event.name
        for example in event.examples:
            payload = Payload(kind="event", shape="", record={}, name=event.name, attributes=example)
            assert compiled.violations(payload) == (), event.name


def accepted(starter: str) -> Iterator[tuple[str, Payload]]:
    """Every payload of a starter's samples, with the name of its file."""
    folder = FOLDERS[starter] / "samples"
    for path in find_inputs(sorted(str(file) for file in folder.iterdir() if file.is_file())).paths:
        with open_source(path) as source:
            for _line, raw, _where in source:
                record = readable(raw)
                shape = recognise(record)
                assert shape is not None, path
                payload = shape.read(record)
                assert isinstance(payload, Payload), path
                yield Path(path).name, payload


@starters
def test_every_sample_fits_its_event(starter: str) -> None:
    compiled = CompiledPlan(plan(starter))
    for file, payload in accepted(starter):
        assert payload.kind == "person" or compiled.event(payload), (file, payload.name)
        assert compiled.violations(payload) == (), (file, payload.name)


@starters
def test_every_active_event_has_a_sample(starter: str) -> None:
    active = {event.name for event in plan(starter).events.values() if event.status == "active"}
    assert {payload.name for _, payload in accepted(starter) if payload.kind == "event"} == active


@starters
def test_no_two_samples_share_an_event_id(starter: str) -> None:
    ids = [payload.event_id for _, payload in accepted(starter) if payload.kind == "event"]
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", each or "") for each in ids)
    assert len(set(ids)) == len(ids)


def test_the_shop_has_samples_in_every_shape() -> None:
    shapes = {payload.shape for _, payload in accepted("snake_case")}
    assert shapes == {"track_v1", "track_v2", "pipelines", "activity", "warehouse_row"}


@starters
def test_every_example_of_an_attribute_fits_it(starter: str) -> None:
    for where, schema, value in _attribute_examples(plan(starter)):
        assert Validator(schema).accepts(value), where


def _attribute_examples(plan: Plan) -> Iterator[tuple[str, dict[str, object], object]]:
    owners = {**{event.name: event.attributes for event in plan.events.values()}, "people": plan.people}
    for owner, attributes in owners.items():
        for path, attribute in walk(attributes):
            for example in attribute.examples:
                yield f"{owner}: {path}", attribute_schema(attribute), example


@starters
def test_every_attribute_says_what_it_means(starter: str) -> None:
    attributes = [plan(starter).people, *(event.attributes for event in plan(starter).events.values())]
    mute = {path for each in attributes for path, attribute in walk(each) if not attribute.description}
    assert mute == set()


@starters
def test_what_could_be_personal_is_declared(starter: str) -> None:
    # What people type into a search box is the example of an attribute that nobody has judged.
    undeclared = {
        f"{event.name}.{name}"
        for event in plan(starter).events.values()
        for name, attribute in event.attributes.items()
        if attribute.pii is None
    }
    assert undeclared <= {"products_searched.search_query"}


def lint(*arguments: Path, plan: Path) -> dict[str, Any]:
    """The JSON report of a real run, from the repository's top."""
    command = [sys.executable, "-m", "trackplan", "lint", *map(str, arguments), "--plan", str(plan)]
    run = subprocess.run([*command, "--format=json"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    report: dict[str, Any] = json.loads(run.stdout)
    return report


@starters
def test_a_plan_and_its_samples_lint_clean(starter: str) -> None:
    report = lint(plan=FOLDERS[starter])
    assert report["findings"] == []
    assert report["complete"]
    assert report["checked"]["samples"] == len(list(accepted(starter)))


@pytest.mark.parametrize("path", REJECTED, ids=lambda path: path.name)
def test_a_rejected_sample_raises_only_the_rule_that_it_is_named_after(path: Path) -> None:
    assert rule_of(path) in catalog()
    findings = lint(path, plan=FOLDERS["snake_case"])["findings"]
    assert {finding["rule"] for finding in findings} == {rule_of(path)}


UNSHOWN = {
    "constraint-violated": "every constraint of the shipped plan has a rule of its own",
    "more-in-this-record": "it takes a hundred other things that are wrong",
    "too-many-attributes": "it takes 301 planned attributes",
    "unplanned-object": "the shipped plan has no objects",
}
"""Rules of payloads that no rejected sample shows, with the reason."""


def test_every_rule_that_lint_can_see_broken_has_a_rejected_sample() -> None:
    shown = {rule_of(path) for path in REJECTED}
    assert {*catalog("payload"), *sample_rules()} - shown == set(UNSHOWN)


def test_a_starter_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        templates.folder(os.pardir)
