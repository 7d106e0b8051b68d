"""What each command says of acceptances that took nothing: only of rules that it looked at in full."""

from __future__ import annotations

import json

import pytest

from tests.ci.conftest import ROOT, Shop

RULES = (
    "event-without-owner",
    "wrong-type",
    "late-event",
    "event-removed",
    "listens-to-silent-event",
)
"""One of each kind that can be accepted, in order: plan, payload, landing, change, reader."""

SENT = "tracking_plan/samples/shopping.ndjson"
SNAPSHOT = str(ROOT / "tests/site/workspace.json")


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        (["lint"], {"event-without-owner"}),
        (["lint", SENT], set()),
        (["diff"], {"event-removed"}),
        (["diff", "--impact", "--workspace", SNAPSHOT], {"event-removed"}),
        (["ci"], {"event-without-owner", "event-removed"}),
        (["audit", SENT], {"wrong-type"}),
        (["audit", SENT, "--baseline", "audit.json"], {"wrong-type", "late-event"}),
        (["audit", SENT, "--baseline", "audit.json", "--sample", "2"], set()),
        (["audit", SENT, "--event", "Order Completed"], set()),
        (["impact"], set()),
        (["impact", "--workspace", SNAPSHOT], set()),
        (["impact", "--workspace", SNAPSHOT, "--audit", "audit.json"], {"listens-to-silent-event"}),
        (["impact", "--workspace", SNAPSHOT, "--audit", "audit.json", "Order Completed"], set()),
        (["ready", "Order Completed", "--workspace", SNAPSHOT, "--audit", "audit.json"], set()),
    ],
    ids=lambda value: " ".join(value).replace(str(ROOT), "") if isinstance(value, list) else None,
)
def test_only_what_was_looked_at_in_full_is_unused(shop: Shop, words: list[str], unused: set[str]) -> None:
    assert shop.trackplan("audit", SENT, "--format", "json", "--output", "audit.json").returncode < 2
    plan = shop.folder / "tracking_plan/plan.yaml"
    entries = [f"  - {{rule: {rule}, at: events/nowhere, reason: a test}}" for rule in RULES]
    comments = [f"# trackplan: ignore[{rule}] a test" for rule in RULES]
    plan.write_text("\n".join([plan.read_text("utf-8"), "allow:", *entries, *comments, ""]), "utf-8")

    report = ["--out", "out"] if words == ["ci"] else ["--format", "json", "--output", "out/trackplan.json"]
    (shop.folder / "out").mkdir()
    done = shop.trackplan(*words, *report)
    assert done.returncode < 2, done.stderr
    found = json.loads((shop.folder / "out/trackplan.json").read_text("utf-8"))["findings"]
    said = [
        (one["rule"], rule) for one in found for rule in RULES if f"no `{rule}` finding" in one["message"]
    ]
    assert sorted(said) == sorted((by, rule) for rule in unused for by in ("unused-allow", "unused-ignore"))


def test_what_lint_and_diff_both_know_is_said_once(shop: Shop) -> None:
    with (shop.folder / "tracking_plan/plan.yaml").open("a", encoding="utf-8") as plan:
        plan.write("allow: [{rule: event-removed, at: events/x, reason: a test, until: 2026-01-01}]\n")
    assert shop.trackplan("ci").stdout.count("expired-allow") == 1
