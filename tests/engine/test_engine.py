"""Severity, acceptance, identity and baselines: what the engine makes of what rules say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from trackplan import engine
from trackplan.document import Location
from trackplan.document.yaml import read_yaml
from trackplan.language.load import load
from trackplan.model.finding import Finding, Kind, Severity
from trackplan.model.plan import Plan

TODAY = date(2026, 11, 22)

EVENT = """\
events:
  cart_viewed: {when: Each time., owner: growth, sources: [api], description: "%s"}
owners: {growth: {}}
sources: {api: {}}
"""


def plan_of(text: str, name: str = "plan.yaml") -> Plan:
    loaded = load([read_yaml(name, f"trackplan: 1\nname: Shop\n{text}")])
    assert loaded.plan is not None, list(loaded.faults)
    return loaded.plan


def undescribed(plan: Plan) -> list[Finding]:
    return [
        finding
        for finding in engine.check_plan(plan, today=TODAY)
        if finding.rule == "event-without-description"
    ]


def judged(
    plan: Plan, baseline: dict[str, int] | None = None, kinds: tuple[Kind, ...] = ("plan",)
) -> list[str]:
    result = engine.judge(undescribed(plan), plan.policy, today=TODAY, kinds=kinds, baseline=baseline)
    return [finding.rule for finding in result.findings]


@pytest.mark.parametrize(
    ("rules", "severity"),
    [
        ("", Severity.ERROR),
        ("rules: {event-without-description: warning}", Severity.WARNING),
        ("rules: {event-without-description: {severity: info}}", Severity.INFO),
        ("rules: {event-without-description: {options: {}}}", Severity.ERROR),
        ("rules: {event-without-description: off}", None),
    ],
)
def test_the_policy_decides_how_severe(rules: str, severity: Severity | None) -> None:
    found = undescribed(plan_of(f"{EVENT % ''}{rules}\n"))
    assert [finding.severity for finding in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("allow", "standing"),
    [
        ("{rule: event-without-description, at: events/cart_viewed, reason: x}", []),
        ("{rule: event-without-description, at: events/*, reason: x}", []),
        ("{rule: event-without-description, at: events, reason: x}", []),
        ("{rule: event-without-description, at: events/cart_viewed, reason: x, until: 2026-11-22}", []),
        (
            "{rule: event-without-description, at: events/cart_viewed, reason: x, until: 2026-11-21}",
            ["event-without-description", "expired-allow"],
        ),
        (
            "{rule: event-without-description, at: events/cart, reason: x}",
            ["event-without-description", "unused-allow"],
        ),
        (
            "{rule: event-without-owner, at: events/cart_viewed, reason: x}",
            ["event-without-description", "unused-allow"],
        ),
        ("{rule: event-removed, at: events/cart_viewed, reason: x}", ["event-without-description"]),
    ],
)
def test_what_is_accepted_is_not_reported(allow: str, standing: list[str]) -> None:
    plan = plan_of(f"{EVENT % ''}allow:\n  - {allow}\n")
    assert sorted(judged(plan)) == standing


@pytest.mark.parametrize(
    ("kinds", "unused"),
    [
        ((), []),
        (("document", "reader"), []),
        (("plan",), ["unused-allow", "unused-ignore"]),
        (("document", "plan", "reader"), ["unused-allow", "unused-ignore"]),
    ],
)
def test_only_what_was_looked_at_in_full_is_unused(kinds: tuple[Kind, ...], unused: list[str]) -> None:
    accepted = "allow:\n  - {rule: event-without-owner, at: events/cart_viewed, reason: x}\n"
    ignored = "# trackplan: ignore[event-without-owner] x\n"
    assert judged(plan_of(f"{EVENT % 'Seen.'}{accepted}{ignored}"), kinds=kinds) == unused


def test_brackets_of_an_attribute_path_are_themselves() -> None:
    plan = plan_of("allow: [{rule: wrong-type, at: 'events/cart_viewed/items[].sku', reason: x}]\n")
    found = [finding_at(f"events/cart_viewed/items[].{name}") for name in ("sku", "price")]
    assert engine.judge(found, plan.policy, today=TODAY, kinds=[]).findings == (found[1],)


def finding_at(at: str) -> Finding:
    finding = undescribed(plan_of(EVENT % ""))[0]
    return Finding(
        rule="wrong-type",
        kind="payload",
        severity=finding.severity,
        message="",
        help="",
        location=finding.location,
        at=at,
    )


def test_a_fingerprint_outlives_moved_lines_and_moved_files() -> None:
    here = undescribed(plan_of(EVENT % ""))[0]
    lower = undescribed(plan_of("\n\n# a comment\n" + EVENT % ""))[0]
    elsewhere = undescribed(plan_of(EVENT % "", name="events/cart.yaml"))[0]
    assert here.location != lower.location != elsewhere.location
    assert here.fingerprint == lower.fingerprint == elsewhere.fingerprint


def test_the_baseline_takes_away_as_many_as_it_knows() -> None:
    plan = plan_of(EVENT % "")
    fingerprint = undescribed(plan)[0].fingerprint
    assert judged(plan, {fingerprint: 1}) == []
    assert judged(plan, {fingerprint: 0}) == ["event-without-description"]
    assert judged(plan, {"else": 1}) == ["event-without-description"]


@pytest.mark.parametrize(
    ("fix", "hint"),
    [
        ("Send the number itself.", "send the number itself"),
        ("Send it. Or do not.", "Send it. Or do not."),
        ("PII must be declared.", "PII must be declared."),
        ("`pii` must be declared.", "`pii` must be declared."),
    ],
)
def test_a_remedy_beside_a_finding_is_a_note(fix: str, hint: str) -> None:
    assert engine.hint(fix) == hint


def merged_finding(rule: str = "silent-event", kind: Kind = "landing") -> Finding:
    """A finding with two parts that are about other names."""
    part = Finding(
        rule="misnamed-event",
        kind="payload",
        severity=Severity.ERROR,
        message="",
        help="",
        location=Location("a.ndjson"),
        at="events/CartViewed",
    )
    parts = (part, replace(part, at="events/viewed_cart"))
    return replace(part, rule=rule, kind=kind, at="events/cart_viewed", parts=parts)


@pytest.mark.parametrize(
    ("finding", "allow", "left"),
    [
        (merged_finding(), "silent-event: events/other", ["silent-event"]),
        (merged_finding(), "silent-event: events/cart_viewed", ["misnamed-event", "misnamed-event"]),
        (merged_finding(), "misnamed-event: events/CartViewed", ["silent-event"]),
        (merged_finding(), "misnamed-event: events/*", ["silent-event"]),
        (
            merged_finding("misnamed-event", "payload"),
            "misnamed-event: events/CartViewed",
            ["misnamed-event"],
        ),
        (merged_finding("misnamed-event", "payload"), "misnamed-event: events/*", []),
    ],
)
def test_what_a_finding_stands_for_is_accepted_alone(finding: Finding, allow: str, left: list[str]) -> None:
    rule, at = allow.split(": ")
    plan = plan_of(f"allow:\n  - {{rule: {rule}, at: {at}, reason: why}}\n{EVENT}" % "It is.")
    result = engine.judge([finding], plan.policy, today=TODAY, kinds=())
    assert [one.rule for one in result.findings] == left


def test_what_a_deselected_finding_stands_for_stands_again() -> None:
    whole = merged_finding()
    report = engine.report_of(
        "audit",
        engine.Judged(findings=(whole,)),
        plan=plan_of(EVENT % "It is."),
        checked={},
        deselected=frozenset({"silent-event"}),
    )
    assert report.findings == whole.parts
