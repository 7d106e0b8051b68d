"""What is new here is told from what stands on the base: that is counted, and fails nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.ci.conftest import Shop

PLAN = """\
trackplan: 1
name: Shop
version: 1.0.0
events:
  order_completed:
    description: The order is paid.
    status: active
    attributes:
      total: {type: number}
"""
SAMPLE = """\
{"name": "order_completed", "customer_id": "usr_1", "timestamp": 1793607245, "data": {"total": "%s"}}
"""


def shop_of(tmp_path: Path) -> Shop:
    """A branch off a plan with findings of its own, in its text, its events and a sample."""
    made = Shop(folder=tmp_path / "old")
    (made.folder / "tracking_plan/samples").mkdir(parents=True)
    (made.folder / "tracking_plan/plan.yaml").write_text(PLAN, "utf-8")
    (made.folder / "tracking_plan/samples/order.ndjson").write_text(SAMPLE % "12", "utf-8")
    made.git("init", "--quiet", "--initial-branch=main")
    made.git("add", ".")
    made.git("commit", "--quiet", "--message=A plan")
    made.git("switch", "--quiet", "--create", "change")
    return made


def report_of(shop: Shop) -> dict[str, object]:
    found: dict[str, object] = json.loads((shop.folder / "trackplan-report/trackplan.json").read_text())
    return found


def rules(shop: Shop) -> set[str]:
    return {one["rule"] for one in report_of(shop)["findings"]}  # type: ignore[attr-defined]


def test_what_stands_on_the_base_is_counted_and_fails_nothing(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    alone = shop.trackplan("lint", "--fail-on", "warning")
    assert alone.returncode == 1
    assert "[number-as-text]" in alone.stdout
    shop.edit("plan.yaml", "is paid", "was paid")
    shop.edit("plan.yaml", "1.0.0", "1.0.1")
    done = shop.trackplan("ci", "--fail-on", "warning")
    assert done.returncode == 0, done.stdout
    assert rules(shop) == {"text-changed"}
    assert "stand on the base too" in done.stdout
    assert "on the base too: " in done.stdout
    assert "1 number-as-text" in done.stdout
    markdown = (shop.folder / "trackplan-report/trackplan.md").read_text()
    assert "on the base too: " in markdown
    assert {"how": "standing", "rule": "number-as-text"}.items() <= {
        name: value
        for one in report_of(shop)["set_aside"]  # type: ignore[attr-defined]
        if one["rule"] == "number-as-text"
        for name, value in one.items()
    }.items()
    everything = shop.trackplan("ci", "--all")
    assert everything.returncode == 1
    assert "number-as-text" in rules(shop)


def test_the_same_in_another_place_is_new(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    (shop.folder / "tracking_plan/samples/second.ndjson").write_text(SAMPLE % "13", "utf-8")
    assert shop.trackplan("ci").returncode == 1
    assert rules(shop) == {"number-as-text"}
    (shop.folder / "tracking_plan/samples/second.ndjson").unlink()
    added = "      shipping: {type: number, minimum: 3, maximum: 2}\n      total:"
    shop.edit("plan.yaml", "      total:", added)
    assert shop.trackplan("ci").returncode == 1
    assert "impossible-constraint" in rules(shop)
    assert "event-without-owner" not in rules(shop)


def test_a_base_in_a_folder_has_findings_too(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    base = tmp_path / "base"
    shop.run("cp", "-r", "tracking_plan", str(base))
    done = shop.trackplan("ci", "--base", str(base))
    assert done.returncode == 0, done.stdout
    assert "stand on the base too" in done.stdout


def test_a_plan_that_is_new_has_only_new_findings(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.git("switch", "--quiet", "--orphan", "empty")
    shop.git("commit", "--quiet", "--allow-empty", "--message=Nothing")
    shop.git("switch", "--quiet", "change")
    assert shop.trackplan("ci", "--base", "empty").returncode == 1
    assert "number-as-text" in rules(shop)


def test_the_options_of_lint(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.trackplan("lint", "--baseline", "known.json", "--write-baseline")
    options = ("--baseline", "known.json", "--quiet", "--report", "sarif=out.sarif")
    known = shop.trackplan("ci", "--all", *options)
    assert (known.returncode, known.stdout) == (0, "")
    assert (shop.folder / "out.sarif").exists()
    allow = shop.trackplan("ci", "--all", "--show-allow")
    assert allow.returncode == 1
    assert "rule: number-as-text" in allow.stdout


def test_the_baseline_knows_changes_too(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.edit("plan.yaml", "{type: number}", "{type: number, required: true}")
    assert shop.trackplan("ci").returncode == 1
    known = [one for one in report_of(shop)["findings"] if one["rule"] == "attribute-required"]  # type: ignore[attr-defined]
    entries = [{"fingerprint": one["fingerprint"], "count": 1} for one in known]
    (shop.folder / "known.json").write_text(json.dumps({"baseline": 1, "findings": entries}), "utf-8")
    shop.trackplan("ci", "--baseline", "known.json")
    assert "attribute-required" not in rules(shop)
