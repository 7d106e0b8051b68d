"""What must come of the calls of a generated package, whatever its language."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from tests.codegen.payloads import LeftOut, Sent
from tests.codegen.test_patterns import CASES, TEXTS
from tests.sandbox.process import Sandbox
from trackplan.codegen.patterns import FORMATS, RegexDialect, translated
from trackplan.model.limits import ATTRIBUTE_NAME
from trackplan.sampling.sampler import CROCKFORD
from trackplan.validator import Validator


def judge(sandbox: Sandbox, sent: list[Sent], results: list[dict[str, Any]]) -> None:
    """Every payload was sent, has landed as it was meant, and is good."""
    failed = [(one["Case"], one["Error"]) for one in results if one["Error"]]
    assert failed == [], failed[:5]
    assert len(results) == len(sent)
    landed = sandbox.own("wait", count=len(results), timeout=20)
    assert landed["reached"], landed
    found = sandbox.own("events", limit=1000)["events"]
    # A name of 300 characters compiles, and is refused for its length.
    bad = [one for one in found if not one["good"] and max(map(len, _attributes(one))) <= ATTRIBUTE_NAME]
    assert bad == [], [(one["event"], one["findings"]) for one in bad[:5]]
    assert sorted((one["event"], _text(_attributes(one))) for one in found) == sorted(
        (one.event, _text(one.attributes)) for one in sent
    )


def _attributes(arrival: dict[str, Any]) -> Any:
    record = arrival["record"]
    return record.get("data", record.get("properties")) or {}


def _text(value: Any) -> str:
    """Times of languages differ in how they write no fraction of a second, and 1.0 may be 1."""
    return json.dumps(_even(value), sort_keys=True)


def _even(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _even(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_even(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.replace(".000Z", "Z") if isinstance(value, str) else value


def named(path: str, problems: Iterable[str]) -> bool:
    """Whether problems name an attribute; an object that was left out is named by what it must hold."""
    return any(problem == path or problem.startswith(f"{path}.") for problem in problems)


def judge_checks(asked: list[LeftOut], broken: list[bool], results: list[dict[str, Any]]) -> None:
    """A package finds the broken checks between attributes, and no other."""
    wanted = [(one.path, is_broken) for one, is_broken in zip(asked, broken, strict=True)]
    assert [(one["Case"], bool(one["Problems"])) for one in results] == wanted


def lose_an_answer(sandbox: Sandbox) -> None:
    lost = {"fault": "cut", "when": "after", "count": 1, "path": "/api/v1/*"}
    sandbox.http.post("/trackplan/faults", json=lost).raise_for_status()


def judge_retry(sandbox: Sandbox, results: list[dict[str, Any]]) -> None:
    """The first call failed, the second did not, and both are one event, of the same id in every language."""
    first, second = results
    assert first["Error"] != ""
    assert second["Error"] == ""
    found = sandbox.own("events")["events"]
    assert [one["outcome"] for one in found] == ["accepted", "duplicate"]
    ids = {one["record"]["id"] for one in found}
    assert ids == {_ulid("[14:order_canceled,10:ord_204518]", 1793491200)}


def _ulid(key: str, seconds: int) -> str:
    """The id, made here from what the package promises: the event's time, and a hash of its dedupe key."""
    number = (seconds * 1000) << 80 | int.from_bytes(sha256(key.encode()).digest()[:10])
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(26)))


def asked_patterns(language: str, dialect: RegexDialect) -> list[list[str]]:
    """Rows of a pattern or a format's name, the pattern as a language writes it, and texts to try."""
    texts = [*TEXTS, *(text for case in CASES for text in case["texts"])]
    patterns = [case["pattern"] for case in CASES if language not in case.get("not", ())]
    wanted = [*((one, one) for one in patterns), *((name, FORMATS[name]) for name in FORMATS)]
    return [[name, translated(pattern, dialect), *texts] for name, pattern in wanted]


def judge_patterns(asked: list[list[str]], results: list[dict[str, Any]]) -> None:
    assert [one["Case"] for one in results] == [name for name, *_ in asked]
    wrong = {}
    for (name, _, *texts), one in zip(asked, results, strict=True):
        accepts = Validator({"format" if name in FORMATS else "pattern": name}).accepts
        if difference := {text for text in texts if accepts(text)} ^ {*one["Problems"]}:
            wrong[name] = difference
    assert wrong == {}, wrong
