from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.sandbox.process import BASIC, BEARER, Sandbox

CASES = yaml.safe_load(Path(__file__).with_name("calls.yaml").read_text("utf-8"))
AUTH: dict[str, dict[str, Any]] = {
    "basic": {"auth": BASIC},
    "write": {"auth": ("trackplan", "")},
    "app": {"headers": BEARER},
    "wrong": {"auth": ("trackplan", "wrong")},
    "none": {},
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_call_is_answered_as_documented(acme: Sandbox, strict: Sandbox, case: dict[str, Any]) -> None:
    sandbox = strict if case.get("strict") else acme
    for call in case["calls"]:
        _check(sandbox, call)
    arrivals = sandbox.own("events")["events"]
    assert [arrival["outcome"] for arrival in arrivals] == case["landed"]
    if "reason" in case:
        assert case["reason"] in arrivals[-1]["reason"]
    if "note" in case:
        assert any(case["note"] in note for note in arrivals[-1]["notes"])


def _check(sandbox: Sandbox, call: dict[str, Any]) -> None:
    method = next(name for name in ("get", "post", "put", "delete") if name in call)
    options = dict(AUTH[call.get("auth", "basic")])
    options["headers"] = {**options.get("headers", {}), **call.get("headers", {})}
    if "text" in call:
        options["content"] = call["text"]
    elif "body" in call:
        options["json"] = _grown(call["body"])
    response = sandbox.http.request(method, call[method], **options)
    assert response.status_code == call["status"], response.text
    if "answer" in call:
        assert response.json() == call["answer"]
    assert call.get("holds", "") in response.text


def _grown(value: Any) -> Any:
    """A text such as ``{256}`` stands for that many letters."""
    if isinstance(value, dict):
        return {name: _grown(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_grown(item) for item in value]
    found = re.fullmatch(r"\{(\d+)\}", value) if isinstance(value, str) else None
    return "x" * int(found[1]) if found else value
