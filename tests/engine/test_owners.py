"""Each finding names the owner of its event or journey, by the plan that has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.diff.plans import compared, plan_of
from trackplan import engine
from trackplan.engine.owners import with_owner
from trackplan.model.report import PlanChanges, Report
from trackplan.reporters import REPORTERS, Style

TODAY = date(2026, 1, 1)
OWNERS = {"growth": {"contact": "growth@acme.example"}, "shop": {}}


def event(owner: str | None, **attributes: Any) -> dict[str, Any]:
    return {**({"owner": owner} if owner else {}), "attributes": attributes}


def diffed(before: dict[str, Any], after: dict[str, Any]) -> Report:
    comparison = compared({"owners": OWNERS, **before}, {"owners": OWNERS, **after}, renames=False)
    judged, rows = engine.judge_changes(comparison, today=TODAY)
    changes = PlanChanges(base="main", head="plan", bump=comparison.bump, rows=rows)
    return engine.report_of("diff", judged, plan=comparison.after, checked={"plan_files": 1}, changes=changes)


def owners(report: Report) -> dict[str, tuple[str | None, str]]:
    return {finding.at: (finding.owner, finding.contact) for finding in report.findings}


def test_a_change_names_the_owner_of_its_event_or_journey() -> None:
    text = {"type": "string"}
    report = diffed(
        {
            "events": {
                "cart_viewed": event("growth", sku=text),
                "order_paid": event("shop", id=text),
                "page_seen": event(None, url=text),
                "quiz_taken": event("growth"),
            },
            "journeys": {"thanks": {"trigger": "order_paid", "owner": "growth", "exit_on": ["cart_viewed"]}},
        },
        {
            "events": {
                "cart_viewed": event("growth", sku={"type": "integer"}),
                "order_paid": event("growth", id={"type": "integer"}),
                "page_seen": event(None, url={"type": "integer"}),
            },
            "journeys": {"thanks": {"trigger": "order_paid", "owner": "growth"}},
        },
    )
    growth = ("growth", "growth@acme.example")
    found = owners(report)
    assert found["events/cart_viewed/sku"] == growth
    assert found["events/order_paid/id"] == growth, "the new plan's owner is to be asked"
    assert found["events/page_seen/url"] == (None, "")
    assert found["events/quiz_taken"] == growth, "of a removed event the old plan has the owner"
    assert {found[at] for at in found if at.startswith("journeys/thanks")} == {growth}


def test_a_comment_tells_each_finding_once_with_its_owner() -> None:
    report = diffed(
        {"events": {"cart_viewed": event("growth")}},
        {"events": {}},
    )
    comment = REPORTERS["markdown"](report, Style())
    assert comment.count("Owner: growth (`growth@acme.example`)") == 1
    assert comment.count("event-removed") == 2, "in its row, and in the advice"


def test_a_misnamed_event_and_its_parts_have_the_owner_of_the_event_that_was_meant() -> None:
    plan = plan_of({"owners": OWNERS, "events": {"order_paid": event("shop")}})
    [part] = diffed({"events": {"order_paid": event(None)}}, {"events": {}}).findings
    twin = with_owner(replace(part, event="OrderPaid", meant="order_paid", parts=(part,)), plan)
    assert (twin.owner, twin.contact) == ("shop", "")
    assert [one.owner for one in twin.parts] == ["shop"]
