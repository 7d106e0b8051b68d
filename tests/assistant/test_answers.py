"""Whole answers on a small plan: calls and answers side by side, in golden files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import yaml

from tests.assistant.client import Ask, talk
from tests.conftest import Golden

HERE = Path(__file__).parent
CALLS = yaml.safe_load((HERE / "calls.yaml").read_text("utf-8"))


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)


def shop(folder: Path) -> Path:
    """A repository with a plan that has changed since `v1`, and a service that sends an event."""
    for name, text in CALLS["files"].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    git(folder, "tag", "v1")
    plan = folder / "tracking_plan/plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("type: number", "type: integer"), "utf-8")
    git(folder, "commit", "-qam", "two")
    return folder


def test_each_tool_answers(tmp_path: Path, golden: Golden) -> None:
    folder = shop(tmp_path / "shop")
    said: list[str] = []

    async def conversation(ask: Ask) -> None:
        for call in CALLS["calls"]:
            (tool, arguments), *_ = call.items()
            answer = await ask(tool, **(arguments or {}))
            heading = yaml.safe_dump(call, allow_unicode=True, sort_keys=False, width=110)
            said.append(f"{heading}---\n{json.dumps(answer, indent=1, ensure_ascii=False)}\n")

    assert talk(folder, conversation) == ""
    golden(HERE / "answers.txt", "\n".join(said))


def test_a_proposal_names_the_calls_that_it_breaks_and_writes_nothing(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    plan = folder / "tracking_plan/plan.yaml"
    now = plan.read_text("utf-8")
    proposal = now.replace("total: {type: integer", "total: {type: string")
    assert proposal != now

    async def conversation(ask: Ask) -> None:
        answer = await ask("what_breaks", edits=[{"file": "plan.yaml", "text": proposal}])
        (change,) = answer["changes"]
        assert (change["at"], change["senders"], answer["bump"]) == (
            "events/order_paid/total",
            "breaking",
            "major",
        )
        assert change["calls"] == ["services/paid.ts:2"]
        same = await ask("what_breaks", edits=[{"file": "tracking_plan/plan.yaml", "text": now}])
        assert (same["changes"], same["new_findings"]) == ([], [])
        assert (await ask("what_breaks"))["changes"] == []
        assert (await ask("what_breaks", head="v1", base="HEAD"))["bump"] != "none"

    assert talk(folder, conversation) == ""
    assert plan.read_text("utf-8") == now


def test_the_plan_is_read_again_when_it_changes(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    plan, code = folder / "tracking_plan/plan.yaml", folder / "services/paid.ts"
    good = plan.read_text("utf-8")

    async def conversation(ask: Ask) -> None:
        assert (await ask("list_events"))["total"] == 3
        plan.write_text(f"{good}  gift_wrapped: {{}}\n", "utf-8")
        assert (await ask("list_events"))["total"] == 4
        plan.write_text("trackplan: 1\nevents: [", "utf-8")
        broken = await ask("list_events")
        assert "the plan does not load: tracking_plan/plan.yaml:2" in broken["error"]["message"]
        plan.write_text(good, "utf-8")
        (folder / "tracking_plan/more.yaml").write_text("events: {cart_shared: {}}", "utf-8")
        assert (await ask("list_events"))["total"] == 4
        assert (await ask("show_event", event="order_paid"))["sent_from"] == ["services/paid.ts:2"]
        code.write_text(f"\n\n{code.read_text('utf-8')}", "utf-8")
        assert (await ask("show_event", event="order_paid"))["sent_from"] == ["services/paid.ts:4"]

    talk(folder, conversation)


def test_without_the_extra_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "missing.py").write_text(
        "import sys, importlib.util as util\nfound = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'mcp' else found(name, *more)\n"
        "sys.argv = ['trackplan', 'mcp']\nfrom trackplan.cli import main\nmain()\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "missing.py"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'trackplan[mcp]'" in done.stderr
