"""Runs one rule on a small plan and its payloads, written as rule cards write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from tempfile import NamedTemporaryFile

from trackplan import engine
from trackplan.changes.rule import ChangeRule, ComparisonRule
from trackplan.consumers.readership import Readership, readership
from trackplan.consumers.texts import partials, snapshot_document, templates
from trackplan.customerio.snapshot import read_snapshot
from trackplan.diff import compare
from trackplan.document import Document
from trackplan.document.json import read_json
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import Loaded, load
from trackplan.liquid import references
from trackplan.model.finding import Finding, Problem, Severity
from trackplan.model.payload import Payload, Sample
from trackplan.model.plan import Plan
from trackplan.model.policy import Policy
from trackplan.model.rule import Rule
from trackplan.rules import (
    CodeRule,
    DatedPlanRule,
    DocumentRule,
    LandingRule,
    PayloadRule,
    PlanRule,
    ReaderRule,
)
from trackplan.scan.collector import Collector, unrecognised
from trackplan.scan.landed import landed
from trackplan.senders.call_table import CallTable
from trackplan.senders.clients import declared_calls
from trackplan.senders.codebase import Codebase, file_sources, with_constants
from trackplan.senders.reading import language_of, read_code, read_constants
from trackplan.shapes import SHAPES, recognise
from trackplan.sources import open_source
from trackplan.sources.templates import template_files

FLAG = re.compile(r"[ \t]*(?:#|//) flagged$", re.MULTILINE)
TODAY = date(2026, 1, 1)
HEAD = {"trackplan": "trackplan: 1", "name": "name: Example"}

Flag = tuple[str, int]
"""A file and a line."""


def split(text: str) -> tuple[dict[str, str], set[Flag]]:
    """The files of an example by name, without their marks, and the lines that were marked."""
    files: dict[str, str] = {}
    flags: set[Flag] = set()
    for section in re.split(r"^--- (?=\S+\.\w+$)", f"--- plan.yaml\n{text}", flags=re.MULTILINE)[1:]:
        name, _, rest = section.partition("\n")
        flags |= {(name, row) for row, line in enumerate(rest.splitlines(), 1) if FLAG.search(line)}
        files[name] = _expanded(FLAG.sub("", rest))
    return files, flags


def _expanded(text: str) -> str:
    """The text with what stands for much of one thing, such as ``…1,001 letters…``, written out."""

    def much(found: re.Match[str]) -> str:
        count = int(found[1].replace(",", ""))
        if found[2] == "letters":
            return "x" * count
        return ", ".join(f'"a{number}": {number}' for number in range(count))

    return re.sub(r"…([\d,]+) (letters|attributes)…", much, text)


def read(files: Mapping[str, str]) -> Loaded:
    """The plan of an example; what every plan has is added where the example leaves it out."""
    documents = [read_yaml(name, text) for name, text in files.items() if name.endswith((".yaml", ".yml"))]
    written = [document.data for document in documents if isinstance(document.data, dict)]
    missing = [line for key, line in HEAD.items() if not any(key in data for data in written)]
    if missing:
        documents.append(read_yaml("zz_head.yaml", "\n".join(missing) + "\n"))
    return load(documents)


def samples(plan: Plan, files: Mapping[str, str]) -> Iterator[Sample]:
    """Every payload of an example, a line each."""
    compiled = CompiledPlan(plan)
    for name, text in files.items():
        for row, line in enumerate(text.splitlines(), 1) if name.endswith(".ndjson") else ():
            if line.strip():
                yield _sample(compiled, read_json(name, line, first_line=row))


def _sample(compiled: CompiledPlan, document: Document) -> Sample:
    assert not document.faults, document.faults
    # Nothing in the body of a Track v1 identify call says what it is.
    shape = recognise(document.data) or SHAPES["identify"]
    payload = shape.read(document.data)
    assert isinstance(payload, Payload), payload
    return Sample(
        plan=compiled.plan,
        payload=payload,
        locate=lambda: (document, ()),
        event=(event := compiled.event(payload)),
        meant=None if event is not None else compiled.intended_event(payload),
        object_type=compiled.object_type(payload),
        violations=compiled.violations(payload),
    )


EARLIER = "earlier.ndjson"
"""The file of an example that an earlier report is made of."""


def fold_of(plan: Plan, files: Mapping[str, str]) -> Collector:
    """Every payload of an example, folded as an audit does."""
    collector = Collector(CompiledPlan(plan), profile=True)
    for name, text in files.items():
        collector.begin(name)
        for row, line in enumerate(text.splitlines(), 1) if name.endswith(".ndjson") else ():
            document = read_json(name, line, first_line=row)
            collector.add(document.data, lambda document=document: (document, ()), row)  # type: ignore[misc]
    return collector


def records(files: Mapping[str, str]) -> Iterator[Document]:
    """Every record of an example's payload files as a document, with a fault for what is no record."""
    for name, text in files.items():
        if name.endswith(".csv"):
            with NamedTemporaryFile() as file:
                file.write(text.encode())
                file.flush()
                with open_source(file.name) as source:
                    yield from (replace(source.document(record)[0], name=name) for record in source)
                    yield Document(name, faults=source.faults)
        for row, line in enumerate(text.splitlines(), 1) if name.endswith(".ndjson") else ():
            document = read_json(name, line, first_line=row)
            if not document.faults and recognise(document.data) is None:
                document = unrecognised(document, ())
            yield document


def world_of(plan: Plan, files: Mapping[str, str]) -> Readership:
    """Who reads an example's plan: its ``templates/``, its ``workspace.json``, and what an audit saw."""
    inside = {name.removeprefix("templates/"): text for name, text in files.items() if "templates/" in name}
    found = template_files(inside.items(), before="templates/")
    assert not found.skipped, found.skipped
    text = files.get("workspace.json")
    workspace = None if text is None else read_snapshot("workspace.json", text.encode())
    return readership(
        plan,
        [*(templates(workspace) if workspace else ()), *found.templates],
        [*(partials(workspace) if workspace else ()), *found.snippets],
        lambda text, snippets, dialect: references(text, snippets=snippets, dialect=dialect),
        workspace=workspace,
        snapshot=None if text is None else snapshot_document("workspace.json", text),
        landed=frozenset(json.loads(files["audit.json"])["landed"]) if "audit.json" in files else None,
    )


def codebase_of(plan: Plan, files: Mapping[str, str]) -> Codebase:
    """The calls in the source files of an example."""
    texts = {name: text for name, text in files.items() if language_of(name) is not None}
    table = CallTable(declared_calls(plan.code))
    read = [read_code(name, text, table) for name, text in texts.items()]
    calls = tuple(call for one in read for call in one.calls)
    constants = tuple(one for name, text in texts.items() for one in read_constants(name, text))
    sources = file_sources(plan, {name: name for name in texts})
    return Codebase(
        plan=plan,
        calls=with_constants(calls, constants),
        sources=sources,
        whole=frozenset[str]().union(*sources.values()),
        text=texts.__getitem__,
    )


def side(files: Mapping[str, str], name: str) -> Plan:
    """One of the two plans of an example of a change: its files are `before/…` and `after/…`."""
    mine = {path: text for path, text in files.items() if path.startswith(f"{name}/")}
    plan = read(mine or {f"{name}/plan.yaml": ""}).plan
    assert plan is not None, name
    return plan


def changes(rule: Rule, files: Mapping[str, str]) -> list[Finding]:
    """What one rule says of two plans, notes aside when it can say worse."""
    compared = compare(side(files, "before"), side(files, "after"), today=TODAY)
    least = min(rule.card.severity, Severity.WARNING)
    found = [finding for finding, _ in engine.check_changes(compared)]
    return [finding for finding in found if finding.rule == rule.card.id and finding.severity >= least]


def findings(rule: Rule, files: Mapping[str, str]) -> list[Finding]:
    """What one rule alone says of an example, in reading order."""
    return changes(rule, files) if isinstance(rule, ChangeRule | ComparisonRule) else _in_one(rule, files)


def _in_one(rule: Rule, files: Mapping[str, str]) -> list[Finding]:
    loaded = read(files)
    plan = loaded.plan
    if isinstance(rule, DocumentRule):
        documents = (*loaded.documents, *records(files))
        said = [problem for document in documents for problem in rule.check(document)]
        return _stamped(rule, said, Policy())
    assert plan is not None, [fault for _, fault in loaded.faults]
    if isinstance(rule, PlanRule | DatedPlanRule):
        said = [*(rule.check(plan) if isinstance(rule, PlanRule) else rule.check(plan, TODAY))]
        return _stamped(rule, said, plan.policy)
    if isinstance(rule, PayloadRule):
        said = [problem for sample in samples(plan, files) for problem in _check(rule, sample)]
        return _stamped(rule, said, plan.policy)
    if isinstance(rule, LandingRule):
        now = {name: text for name, text in files.items() if name != EARLIER}
        before = fold_of(plan, {EARLIER: files[EARLIER]}) if EARLIER in files else None
        earlier = None if before is None else landed(before.tally, plan)
        found = fold_of(plan, now).findings(earlier, whole=True)
        return [finding for finding in found if finding.rule == rule.card.id]
    if isinstance(rule, ReaderRule | CodeRule):
        of_readers = isinstance(rule, ReaderRule)
        said = [*(rule.check(world_of(plan, files)) if of_readers else rule.check(codebase_of(plan, files)))]
        return _stamped(rule, said, plan.policy)
    judged = engine.judge(engine.check_plan(plan, today=TODAY), plan.policy, today=TODAY, kinds=["plan"])
    return [finding for finding in judged.findings if finding.rule == rule.card.id]


def _stamped(rule: Rule, said: Iterable[Problem], policy: Policy) -> list[Finding]:
    return sorted((engine.stamp(rule, problem, policy) for problem in said), key=lambda one: one.order)


def _check(rule: PayloadRule, sample: Sample) -> list[Problem]:
    found = list(rule.check(sample))
    planned = sample.event is not None or sample.payload.kind == "person"
    assert rule.always or not found or sample.violations or not planned, "it speaks of a valid payload"
    return found


def flags(found: Iterable[Finding]) -> set[Flag]:
    """Where findings stand."""
    return {(finding.location.file, finding.location.span.line) for finding in found}
