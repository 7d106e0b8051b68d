"""The seed workspace with its mistakes, through the real commands."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import Golden
from tests.consumers.conftest import Run

HERE = Path(__file__).parent
ASKED = {
    "impact": ["impact"],
    "impact-event": ["impact", "checkout_started"],
    "impact-attribute": ["impact", "checkout_started.items[].title"],
    "impact-person": ["impact", "customer.first_name"],
    "impact-markdown": ["impact", "checkout_started", "--format", "markdown"],
    "impact-json": ["impact", "checkout_started.discount_code", "--format", "json"],
    "impact-github": ["impact", "--format", "github"],
    "ready": ["ready", "cart_recovery"],
    "ready-markdown": ["ready", "cart_recovery", "--format", "markdown"],
    "ready-json": ["ready", "order_completed", "--format", "json"],
    "ready-without-campaign": ["ready", "welcome", "email_clicked"],
    "no-such-event": ["impact", "checkout_start"],
    "no-such-attribute": ["impact", "checkout_started.items[].titel"],
    "no-such-journey": ["ready", "cart_recovry"],
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_said(name: str, run: Run, golden: Golden) -> None:
    golden(HERE / "golden" / f"{name}.txt", run(*ASKED[name]))


def test_a_renamed_attribute_stops_messages_by_name_and_place(run: Run, store: Path, golden: Golden) -> None:
    groups = store / "tracking_plan" / "groups.yaml"
    head, line, tail = groups.read_text("utf-8").partition("          title:\n")
    groups.write_text(f"{head}{line.replace('title', 'name')}{tail}", "utf-8")
    golden(HERE / "golden" / "renamed.txt", run("impact", "checkout_started"))


def test_ready_turns_green_when_the_mistakes_are_mended(run: Run, store: Path, golden: Golden) -> None:
    assert "fail         every Liquid reference resolves" in run("ready", "cart_recovery")
    snapshot = store / "tracking_plan" / "workspace.json"
    text = snapshot.read_text("utf-8").replace("event.Cart_Value", "event.cart_value")
    text = text.replace(
        "Your code {{ event.discount_code }} is", "{{ event.discount_code | default: 'No code' }} is"
    )
    snapshot.write_text(text, "utf-8")
    golden(HERE / "golden" / "ready-mended.txt", run("ready", "cart_recovery"))


def test_a_line_that_cannot_be_told_fails_when_asked(run: Run, store: Path) -> None:
    snapshot = store / "tracking_plan" / "workspace.json"
    mended = re.sub(r"\{\{ event\.(Cart_Value|discount_code) \}\}", "", snapshot.read_text("utf-8"))
    snapshot.write_text(mended, "utf-8")
    assert run("ready", "cart_recovery").endswith("exit 0\n")
    assert run("ready", "cart_recovery", "--fail-on", "warning").endswith("exit 1\n")


def test_a_file_that_is_no_text_is_unknown_and_never_nothing(run: Run, store: Path) -> None:
    plan = store / "tracking_plan"
    (plan / "workspace.json").unlink()
    folder = plan / "templates" / "cart_recovery"
    folder.mkdir(parents=True)
    (folder / "sound.html").write_text("{{ event.cart_value }}", "utf-8")
    assert "pass         every Liquid reference resolves" in run("ready", "cart_recovery")
    (folder / "latin.html").write_bytes("caf\xe9 {{ event.nope }}".encode("latin-1"))
    assert "cannot tell  every Liquid reference resolves" in run("ready", "cart_recovery")
    assert "latin.html:1:1: warning [unreadable-template]" in run("impact", "checkout_started")


def test_the_json_is_what_the_schema_says(run: Run, pytestconfig: pytest.Config) -> None:
    schema = json.loads(
        (pytestconfig.rootpath / "src/trackplan/reporters/report.schema.json").read_text("utf-8")
    )
    for arguments in (["impact"], ["impact", "checkout_started"], ["ready", "cart_recovery", "winback"]):
        text = run(*arguments, "--format", "json").partition("\n")[2].rpartition("--- exit")[0]
        Draft202012Validator(schema).validate(json.loads(text))


def test_the_same_bytes_again(run: Run, store: Path) -> None:
    first = run("impact", "--format", "json")
    assert run("impact", "--format", "json") == first
    assert run("impact", "--format", "json", "--no-cache").replace(" --no-cache", "") == first
    assert (store / "tracking_plan" / ".trackplan_cache" / ".gitignore").exists()


def test_diff_says_which_message_goes_blank_and_where(run: Run, store: Path, golden: Golden) -> None:
    new = store / "new"
    shutil.copytree(store / "tracking_plan", new)
    for path, old in ((new / "groups.yaml", "title:"), (new / "events" / "cart.yaml", "  checkout_started:")):
        head, line, tail = path.read_text("utf-8").partition(old)
        renamed = line.replace("title", "titel").replace("_started", "_begun")
        path.write_text(f"{head}{renamed}{tail}", "utf-8")
    text = run("diff", "tracking_plan", "new", "--workspace", "tracking_plan/workspace.json")
    golden(HERE / "golden" / "diff-impact.txt", text)
