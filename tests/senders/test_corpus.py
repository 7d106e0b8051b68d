"""The corpus: snippets of code as people write them, with the calls in each and their mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.rules.harness import codebase_of, read
from trackplan import engine
from trackplan.document import Document
from trackplan.engine.calls import check_calls
from trackplan.model.finding import Finding
from trackplan.model.plan import Plan
from trackplan.senders.codebase import Codebase
from trackplan.senders.comments import code_ignores
from trackplan.senders.languages import languages
from trackplan.senders.reading import language_of

HERE = Path(__file__).parent
LEAST = 120
RECALL = 0.95
REVERSE = {"event-not-sent", "attribute-not-set", "unused-ignore"}
"""Rules about a whole codebase, which a snippet is not."""


def snippets() -> list[Any]:
    found = []
    for path in sorted((HERE / "corpus").glob("*.yaml")):
        extension = languages()[path.stem].extensions[0]
        for one in yaml.safe_load(path.read_text("utf-8")):
            files = one.get("files") or {one.get("file", f"services/a{extension}"): one["code"]}
            found.append(pytest.param({**one, "files": files}, id=f"{path.stem}: {one['name']}"))
    return found


SNIPPETS = snippets()


@cache
def plan() -> Plan:
    found = read({"plan.yaml": (HERE / "plan.yaml").read_text("utf-8")}).plan
    assert found is not None
    return found


def code_of(snippet: Mapping[str, Any]) -> Codebase:
    return codebase_of(plan(), snippet["files"])


def findings(code: Codebase, files: Mapping[str, str]) -> list[Finding]:
    ignores = tuple(
        ignore
        for name, text in files.items()
        if (language := language_of(name)) is not None
        for ignore in code_ignores(Document(name, text), language)
    )
    policy = replace(plan().policy, ignores=ignores)
    judged = engine.judge(check_calls(code), policy, today=date(2026, 1, 1), kinds=[])
    return [one for one in judged.findings if one.rule not in REVERSE]


def said(finding: Finding) -> str:
    return " ".join(filter(None, (str(finding.location.span.line), finding.rule, finding.attribute)))


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_calls_and_findings(snippet: Mapping[str, Any]) -> None:
    code = code_of(snippet)
    assert [call.name or "?" for call in code.calls] == snippet.get("calls", [])
    found = [said(one) for one in findings(code, snippet["files"])]
    assert sorted(found) == sorted(snippet.get("findings", []))


def test_the_corpus_is_large_and_literal_names_are_recalled() -> None:
    assert len(SNIPPETS) >= LEAST
    wanted = recalled = 0
    for parameters in SNIPPETS:
        (snippet,) = parameters.values
        names = [name for name in snippet.get("calls", []) if name != "?"]
        found = [call.name for call in code_of(snippet).calls]
        wanted += len(names)
        recalled += sum(name in found for name in names)
    assert recalled >= RECALL * wanted


def test_every_language_is_in_the_corpus() -> None:
    assert {path.stem for path in (HERE / "corpus").glob("*.yaml")} == set(languages())
